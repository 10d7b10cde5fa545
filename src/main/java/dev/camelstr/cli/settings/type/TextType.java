package dev.camelstr.cli.settings.type;

import java.util.Map;
import java.util.Optional;

/** Any text. */
record TextType(boolean isSecret) implements SettingType {

    @Override
    public String expected() {
        return "a text";
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }
}
