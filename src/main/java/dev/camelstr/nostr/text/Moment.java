package dev.camelstr.nostr.text;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as people write it: so long ago ({@code 2h}, {@code 1d12h}), a day or a time of this machine's zone
 * ({@code 2026-01-31}, {@code 2026-01-31T18:30}), one that says its own zone, a word, or seconds since 1970.
 *
 * @param first its first second, since 1970
 * @param last its last second; another one for a day only
 */
public record Moment(long first, long last) {
    /** The year 9999 ends. */
    private static final long LATEST = 253_402_300_799L;

    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");
    private static final Pattern AGO = Pattern.compile("(?:\\d{1,6}[smhdw])+");
    private static final Pattern PART = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final Map<String, Long> UNITS = Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L, "w", 604_800L);

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter(Locale.ROOT);

    /**
     * @param clock for what is said from now on, and with the zone of days and times
     * @throws IllegalArgumentException saying how times are written
     */
    public static Moment of(String text, Clock clock) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        try {
            Optional<Moment> known = SECONDS.matcher(plain).matches()
                    ? Optional.of(at(Long.parseLong(plain)))
                    : word(plain, clock).or(() -> written(plain.toUpperCase(Locale.ROOT), clock));
            return known.map(Moment::checked)
                    .orElseThrow(() -> new DateTimeException(
                            "use 2h, 2026-01-31, 2026-01-31T18:30, today, now," + " or seconds since 1970"));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + ShownText.line(text, 40) + "' is no time: " + e.getMessage(), e);
        }
    }

    private static Optional<Moment> word(String text, Clock clock) {
        long now = clock.instant().getEpochSecond();
        LocalDate today = LocalDate.now(clock);
        if (AGO.matcher(text).matches()) {
            return Optional.of(at(now - seconds(text)));
        }
        return switch (text) {
            case "now" -> Optional.of(at(now));
            case "today" -> Optional.of(day(today, clock));
            case "yesterday" -> Optional.of(day(today.minusDays(1), clock));
            default -> Optional.empty();
        };
    }

    private static long seconds(String ago) {
        Matcher part = PART.matcher(ago);
        long sum = 0;
        while (part.find()) {
            sum += Long.parseLong(part.group(1)) * UNITS.get(part.group(2));
        }
        return sum;
    }

    private static Optional<Moment> written(String text, Clock clock) {
        if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            return Optional.of(day(LocalDate.parse(text), clock));
        }
        if (text.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d\\S*")) {
            return Optional.of(at(instant(text, clock).getEpochSecond()));
        }
        return Optional.empty();
    }

    private static Instant instant(String text, Clock clock) {
        return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(text.replace(' ', 'T')).toInstant()
                : LocalDateTime.parse(text, LOCAL).atZone(clock.getZone()).toInstant();
    }

    private static Moment at(long second) {
        return new Moment(second, second);
    }

    private static Moment day(LocalDate day, Clock clock) {
        return new Moment(
                day.atStartOfDay(clock.getZone()).toEpochSecond(),
                day.plusDays(1).atStartOfDay(clock.getZone()).toEpochSecond() - 1);
    }

    private Moment checked() {
        if (first < 0) {
            throw new DateTimeException("it is before 1970");
        }
        if (first > LATEST) {
            throw new DateTimeException("it is beyond the year 9999; seconds are meant, not milliseconds");
        }
        return this;
    }
}
