package dev.camelstr.cli.settings.type;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time with its unit, as Camel reads it. */
record DurationType(String min) implements SettingType {
    private static final Pattern DURATION = Pattern.compile("(?:\\d{1,9}(?:ms|[smhd]))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhd])");

    /** What people write: {@code 15}, {@code 15 min}, {@code -5 seconds}. */
    private static final Pattern INTENDED = Pattern.compile("[+-]?(\\d{1,9}) *([a-z]*)");

    private static final List<String> UNITS = List.of("ms", "milli", "s", "m", "h", "d");

    @Override
    public String expected() {
        return "a time with its unit (ms, s, m, h, d)" + (min.equals("0s") ? "" : ", at least " + min);
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        if (value.equals("0") && min.equals("0s")) {
            return Optional.empty();
        }
        if (!DURATION.matcher(value).matches()) {
            return Optional.of(Wrong.nearest(intended(value, usual)));
        }
        BigInteger millis = millis(value);
        if (millis.compareTo(millis(min)) < 0) {
            return Optional.of(Wrong.nearest(min));
        }
        return millis.bitLength() < Long.SIZE - 1 ? Optional.empty() : Optional.of(Wrong.nearest(usual));
    }

    /** A number without unit has the one of the default. */
    private static String intended(String value, String usual) {
        Matcher matcher = INTENDED.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return usual;
        }
        String unit = matcher.group(2);
        if (unit.isEmpty()) {
            return matcher.group(1) + usual.replaceAll("\\d", "");
        }
        return UNITS.stream()
                .filter(unit::startsWith)
                .findFirst()
                .map(known -> matcher.group(1) + (known.equals("milli") ? "ms" : known))
                .orElse(usual);
    }

    private static BigInteger millis(String duration) {
        Matcher part = PART.matcher(duration);
        BigInteger sum = BigInteger.ZERO;
        while (part.find()) {
            sum = sum.add(new BigInteger(part.group(1)).multiply(BigInteger.valueOf(unit(part.group(2)))));
        }
        return sum;
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    @Override
    public String canonical(String value) {
        return value.equals("0") ? "0s" : value;
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^((\\d{1,9}(ms|[smhd]))+|0)$");
    }
}
