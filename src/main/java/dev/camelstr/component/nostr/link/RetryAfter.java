package dev.camelstr.component.nostr.link;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The field {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date in one of its three forms. */
final class RetryAfter {

    /** A relay is not away for longer because it says so. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,100}");
    private static final int MOST_DIGITS = 4;

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            rfc850(),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    private static DateTimeFormatter rfc850() {
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(
                        ChronoField.YEAR, 2, 2, LocalDate.now(ZoneOffset.UTC).minusYears(50))
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
    }

    /** How long to wait, at most {@link #LONGEST}; empty if the value says nothing, such as a date that is over. */
    static Optional<Duration> parse(String value, Instant now) {
        Optional<Duration> wait =
                SECONDS.matcher(value).matches() ? Optional.of(seconds(value)) : untilDate(value, now);
        return wait.filter(it -> !it.isNegative() && !it.isZero()).map(it -> it.compareTo(LONGEST) > 0 ? LONGEST : it);
    }

    private static Duration seconds(String digits) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Integer.parseInt(number));
    }

    private static Optional<Duration> untilDate(String value, Instant now) {
        for (DateTimeFormatter form : DATES) {
            try {
                return Optional.of(Duration.between(now, ZonedDateTime.parse(value, form)));
            } catch (DateTimeParseException e) {
                // Another form, or none.
            }
        }
        return Optional.empty();
    }
}
