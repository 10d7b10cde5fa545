package dev.camelstr.cli.settings.type;

import dev.camelstr.component.stream.ByteSize;
import java.util.Map;
import java.util.Optional;

/** A size in bytes, which may have a unit. */
record SizeType(String min, String max) implements SettingType {

    @Override
    public String expected() {
        String range = min.equals("0") ? "" : " from " + min;
        return "a size" + range + (max.isEmpty() ? "" : " to " + max) + ": bytes, or with KB, MB or GB";
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        long bytes;
        try {
            bytes = ByteSize.parse(value);
        } catch (IllegalArgumentException e) {
            return Optional.of(Wrong.nearest(usual));
        }
        if (bytes < ByteSize.parse(min)) {
            return Optional.of(Wrong.nearest(min));
        }
        if (!max.isEmpty() && bytes > ByteSize.parse(max)) {
            return Optional.of(Wrong.nearest(max));
        }
        return Optional.empty();
    }

    @Override
    public String canonical(String value) {
        return Long.toString(ByteSize.parse(value));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", new String[] {"integer", "string"}, "pattern", "^\\d+ *([KMGT]?i?B)?$");
    }
}
