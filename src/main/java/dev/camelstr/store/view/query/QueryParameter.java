package dev.camelstr.store.view.query;

import java.time.Clock;
import java.util.Optional;

/**
 * A parameter of a query.
 *
 * @param preset as if it had been given; empty: it has to be, or it is null if that is allowed
 * @param isOptional whether it may be missing, and is null then
 * @param min of an integer, and {@code max}
 * @param maxLength of a text, in characters
 */
public record QueryParameter(
        String name,
        ParameterType type,
        String description,
        Optional<String> preset,
        boolean isOptional,
        long min,
        long max,
        int maxLength) {
    /** The public key that whoever asks has proved (NIP-98). */
    public static final String READER = "reader";

    private static final int LONGEST_OTHER = 5_000; // of NIP-19

    /** Whether it is not given, but proved. */
    public boolean isReader() {
        return name.equals(READER);
    }

    /** Whether a call without it is wrong. */
    public boolean isRequired() {
        return !isOptional && preset.isEmpty();
    }

    /** What is expected, in a few words. */
    public String expected() {
        return switch (type) {
            case INTEGER -> type.expected() + bounds();
            case TEXT -> type.expected() + " of at most " + maxLength + " characters";
            default -> type.expected();
        };
    }

    private String bounds() {
        boolean hasMin = min > Long.MIN_VALUE;
        boolean hasMax = max < Long.MAX_VALUE;
        if (hasMin && hasMax) {
            return " from " + min + " to " + max;
        }
        return hasMin ? " from " + min + " on" : hasMax ? " up to " + max : "";
    }

    /**
     * What the database is given for it.
     *
     * @throws WrongArgumentException if the text is none
     */
    Object value(String text, Clock clock) throws WrongArgumentException {
        try {
            int longest = type == ParameterType.TEXT ? maxLength : LONGEST_OTHER;
            if (text.codePointCount(0, text.length()) <= longest && isStorable(text)) {
                Object value = type.read(text, clock);
                if (type != ParameterType.INTEGER || (Long) value >= min && (Long) value <= max) {
                    return value;
                }
            }
        } catch (IllegalArgumentException | ClassCastException e) {
            // Not repeated, since it may be a secret key.
        }
        throw WrongArgumentException.expecting(name, expected());
    }

    /** PostgreSQL has no NUL in texts, and half of a surrogate pair is no character. */
    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && text.codePoints().noneMatch(QueryParameter::isHalf);
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
