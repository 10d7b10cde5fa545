package dev.camelstr.testing.zoo.behaviour;

import java.util.ArrayList;
import java.util.List;

/** What events look like: most are short, some are as awkward as they may be. */
final class Shapes {
    private static final int EVERY = 100;
    private static final String AWKWARD = "\"quoted\" \\ back\\slash / \t\n\r\b\f \u0001 \u007f \u2028 \u00e9 e\u0301 "
            + "\u0645\u0631\u062d\u0628\u0627 \ud83e\udd19 [\"EOSE\",\"x\"]";

    private Shapes() {}

    static String content(int index, String words) {
        return switch (index % EVERY) {
            case 0 -> "";
            case 1 -> AWKWARD + words;
            case 2 -> (words + " ").repeat(500);
            default -> "What " + words + " has to say.";
        };
    }

    static List<List<String>> tags(int index) {
        List<List<String>> tags = new ArrayList<>();
        tags.add(List.of("n", String.valueOf(index)));
        switch (index % EVERY) {
            case 3 -> {
                for (int i = 0; i < 200; i++) {
                    tags.add(List.of("p", String.format("%064x", i)));
                }
            }
            case 4 -> tags.add(List.of("alt"));
            case 5 -> tags.add(List.of("t", AWKWARD, "", "more"));
            default -> tags.add(List.of("t", "zoo"));
        }
        return tags;
    }
}
