package dev.camelstr.testing;

import java.util.List;

/** Pieces of text of which long runs have made programs slow. */
public final class AwkwardText {
    public static final List<String> PIECES = List.of(
            "/",
            "/x",
            "\\",
            "\"",
            ":",
            "key:",
            "a:b ",
            "[",
            "{",
            "(",
            "]",
            "@",
            "?",
            "#",
            "%",
            "%41",
            ".",
            ",",
            ";q=",
            "\u0000",
            "\n",
            "\r\n",
            "\t",
            " ",
            "0",
            "9",
            "1",
            "f",
            "a",
            "A ",
            "ß",
            "Σ",
            "Σ\u0301",
            "İ",
            "\u0301",
            "\u0345",
            "\u0327\u0301",
            "e\u0301\u0323",
            "\u1100\u1161",
            "가",
            "漢",
            "字か",
            "ก",
            "\uFDFA",
            "\u202E",
            "\u2028",
            "\uD83D\uDE00",
            "\uD83D\uDC68\u200D",
            "npub1q");

    private AwkwardText() {}

    /** The piece again and again, up to that length, and another character behind it. */
    public static String of(String piece, int length) {
        return piece.repeat(Math.max(1, length / piece.length())) + "x";
    }
}
