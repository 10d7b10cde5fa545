package dev.camelstr.cli.sample;

import java.util.Random;

/** Words without meaning, with what text on the network has: line breaks, quotes, other scripts, emoji. */
final class SampleText {

    private static final String[] WORDS = {
        "camel",
        "desert",
        "caravan",
        "relay",
        "note",
        "signal",
        "harbour",
        "morning",
        "quiet",
        "river",
        "lantern",
        "winter",
        "copper",
        "garden",
        "letter",
        "market",
        "mountain",
        "needle",
        "orchard",
        "paper",
        "question",
        "road",
        "salt",
        "thread",
        "umbrella",
        "village",
        "window",
        "yellow",
        "zebra",
        "bitcoin",
        "gm",
        "zap",
        "key",
        "proof",
        "café",
        "naïve",
        "Überraschung",
        "привет",
        "世界",
        "日本語",
        "مرحبا",
        "🐪",
        "🌵",
        "⚡",
        "\"quoted\"",
        "back\\slash"
    };

    private static final int PLAIN_WORDS = 30;

    private final Random random;

    SampleText(Random random) {
        this.random = random;
    }

    /** One plain word. */
    String word() {
        return WORDS[random.nextInt(PLAIN_WORDS)];
    }

    /** Plain words, of about that many characters in all. */
    String words(int min, int max) {
        return text(min, max, PLAIN_WORDS, " ");
    }

    /** Words of all kinds, on some lines, of about that many characters in all. */
    String sentences(int min, int max) {
        return text(min, max, WORDS.length, ".\n");
    }

    private String text(int min, int max, int words, String end) {
        int length = min + random.nextInt(max - min);
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append(WORDS[random.nextInt(words)]).append(random.nextInt(12) == 0 ? end : " ");
        }
        return text.toString().strip();
    }
}
