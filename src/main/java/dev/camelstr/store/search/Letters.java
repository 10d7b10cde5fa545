package dev.camelstr.store.search;

import java.util.Optional;

/**
 * Words as pg_trgm sees them in any locale: where the database's is C it knows no letters but ASCII's. So every other
 * character is written as two of those; what is found by them is compared again with the word itself.
 */
final class Letters {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int RADIX = DIGITS.length();
    private static final int SHORTEST = 3; // the letters of a trigram
    private static final int LONGEST = 32; // what is longer is a key or a link, of which nobody looks for a part

    private Letters() {}

    /** The letters of a word, or of a part of one that words are looked for by; nothing if it is too short or too long. */
    static Optional<String> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        StringBuilder letters = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c < 0x80) {
                letters.append((char) c);
            } else {
                letters.append(DIGITS.charAt(c / RADIX % RADIX)).append(DIGITS.charAt(c % RADIX));
            }
        });
        return letters.length() < SHORTEST ? Optional.empty() : Optional.of(letters.toString());
    }
}
