package dev.camelstr.nostr.text;

import java.util.OptionalLong;

/** Numbers as others write them: decimal digits and nothing else, neither sign nor space. */
public final class PlainNumber {
    /** So many digits fit a {@code long}, whatever they are. */
    public static final int FITS_LONG = 18;

    private PlainNumber() {}

    /** Nothing where the text is no such number, or has more digits than this. */
    public static OptionalLong parse(String text, int maxDigits) {
        return parse(text, text.length(), maxDigits);
    }

    /** The number that the text has before this index. */
    public static OptionalLong parse(String text, int end, int maxDigits) {
        if (end < 1 || end > maxDigits) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = 0; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return OptionalLong.empty();
            }
            number = 10 * number + digit - '0';
        }
        return OptionalLong.of(number);
    }
}
