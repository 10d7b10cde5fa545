package dev.camelstr.fuzz;

import java.util.List;
import java.util.Random;

/** Strings that have brought programs down, as they stand in JSON, in any length. */
final class HostileText {
    private static final List<String> AWKWARD = List.of(
            "/",
            "\\/",
            "ws://h/",
            ":",
            "::1",
            "%",
            "%2e",
            "..",
            "[",
            "{",
            "(",
            "\\\"",
            "\\\\",
            "\\u0000",
            "\\ud800",
            "\\udc00",
            "\\ud83d\\ude00",
            "\\u0301",
            "\u0301",
            "\u0345",
            "a\u0301\u0323",
            "\uac00",
            "\u6f22",
            "\u3042",
            "\u0e01",
            "\ufdfa",
            "\u202e",
            "\u2066",
            "\u2028",
            "\u0085",
            "\u009b",
            "\\u001b[2J",
            "\ud83d\udc68\u200d\ud83d\udc69",
            "0",
            "9",
            "-",
            "1e",
            " ",
            "\\n",
            "\\t",
            "'",
            "';--",
            "$1",
            "${jndi:x}",
            "${header.x}",
            "{{camelstr.relays}}",
            "nostr:npub1",
            "npub1",
            "key:value ",
            "a ",
            "&|!<->:*");

    private final Random random;

    HostileText(Random random) {
        this.random = random;
    }

    /** One of them again and again, or some in turn; short ones more often. */
    String next(int maxLength) {
        int length = 1 + random.nextInt(1 << random.nextInt(32 - Integer.numberOfLeadingZeros(maxLength)));
        StringBuilder text = new StringBuilder();
        String one = piece();
        boolean mixed = random.nextInt(4) == 0;
        while (text.length() < length) {
            text.append(mixed ? piece() : one);
        }
        return random.nextInt(3) == 0 ? text.append('x').toString() : text.toString();
    }

    private String piece() {
        return AWKWARD.get(random.nextInt(AWKWARD.size()));
    }
}
