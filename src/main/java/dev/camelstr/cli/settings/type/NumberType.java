package dev.camelstr.cli.settings.type;

import java.util.Map;
import java.util.Optional;

/** A whole number from a range. */
record NumberType(long min, long max) implements SettingType {

    @Override
    public String expected() {
        return max == Integer.MAX_VALUE ? "a number from " + min : "a number from " + min + " to " + max;
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        if (!value.matches("[+-]?\\d{1,18}")) {
            return Optional.of(Wrong.nearest(usual));
        }
        long number = Long.parseLong(value);
        if (number < min || number > max) {
            return Optional.of(Wrong.nearest(Long.toString(Math.max(min, Math.min(max, number)))));
        }
        return Optional.empty();
    }

    @Override
    public String canonical(String value) {
        return Long.toString(Long.parseLong(value));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "integer", "minimum", min, "maximum", max);
    }
}
