package dev.camelstr.component.stream;

/** Where a consumer begins to read a stream. */
public sealed interface StartOffset {

    /** At the oldest message that is there. */
    record First() implements StartOffset {}

    /** At the newest message that is there (for a broker: at its newest chunk). */
    record Last() implements StartOffset {}

    /** After all messages that are there. */
    record Next() implements StartOffset {}

    /** At this offset, or at the oldest after it that is there. */
    record At(long offset) implements StartOffset {}

    /** At the oldest message that was published at this time or later, in milliseconds since 1970. */
    record Since(long timestamp) implements StartOffset {}

    /** Seconds since 1970 have ten digits now, milliseconds thirteen; no stream of ours counts that far. */
    long SMALLEST_TIMESTAMP = 1_000_000_000_000L;

    /**
     * Reads the option {@code offset}: {@code first}, {@code last}, {@code next}, a number of an offset, or a timestamp:
     * milliseconds since 1970 (a number from 10^12 on) or ISO 8601 ({@code 2026-11-24T08:00:00Z}).
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static StartOffset parse(String text) {
        switch (text) {
            case "first":
                return new First();
            case "last":
                return new Last();
            case "next":
                return new Next();
            default:
                return text.matches("\\d{1,18}") ? ofNumber(Long.parseLong(text)) : ofInstant(text);
        }
    }

    private static StartOffset ofNumber(long number) {
        return number >= SMALLEST_TIMESTAMP ? new Since(number) : new At(number);
    }

    private static StartOffset ofInstant(String text) {
        try {
            return new Since(java.time.Instant.parse(text).toEpochMilli());
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no offset: first, last, next, a number, or a time like 2026-11-24T08:00:00Z", e);
        }
    }
}
