package dev.camelstr.cli.settings.type;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A number with a fraction, from a range. */
record DecimalType(BigDecimal min, BigDecimal max) implements SettingType {

    @Override
    public String expected() {
        return "a number from " + min + " to " + max + ", such as 0.5";
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        if (!value.matches("[+-]?\\d{1,9}(\\.\\d{1,18})?")) {
            return Optional.of(Wrong.nearest(usual));
        }
        BigDecimal number = new BigDecimal(value);
        if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
            return Optional.of(Wrong.nearest(number.max(min).min(max).toPlainString()));
        }
        return Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "number", "minimum", min, "maximum", max);
    }
}
