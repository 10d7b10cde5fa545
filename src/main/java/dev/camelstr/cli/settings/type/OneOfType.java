package dev.camelstr.cli.settings.type;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One of a few words. */
record OneOfType(List<String> words) implements SettingType {
    private static final Map<String, String> SYNONYMS =
            Map.of("yes", "true", "on", "true", "1", "true", "no", "false", "off", "false", "0", "false");

    @Override
    public String expected() {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    @Override
    public Optional<Wrong> check(String value, String usual) {
        if (words.contains(value)) {
            return Optional.empty();
        }
        String synonym = SYNONYMS.getOrDefault(value.toLowerCase(Locale.ROOT), "");
        return Optional.of(Wrong.nearest(words.contains(synonym) ? synonym : Nearest.of(value, words)));
    }

    @Override
    public Map<String, Object> schema() {
        return words.equals(List.of("true", "false"))
                ? Map.of("type", "boolean")
                : Map.of("type", "string", "enum", words);
    }
}
