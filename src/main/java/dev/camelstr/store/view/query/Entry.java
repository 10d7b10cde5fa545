package dev.camelstr.store.view.query;

import dev.camelstr.nostr.text.ShownText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys and values of a file that people write, each of the type that it has to be. */
final class Entry {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if it is no map, or has keys that there are not */
    Entry(Object value, Set<String> keys) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("keys with values are expected");
        }
        map.forEach((key, each) -> values.put(String.valueOf(key), each));
        values.keySet().stream().filter(key -> !keys.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException("there is no key '" + ShownText.line(key, 40) + "'; there are "
                    + String.join(", ", keys.stream().sorted().toList()));
        });
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key, String otherwise) {
        return value(key, String.class, "a text").orElse(otherwise);
    }

    boolean truth(String key) {
        return value(key, Boolean.class, "true or false").orElse(false);
    }

    /** A text, or a number as one writes it. */
    Optional<String> plain(String key) {
        Object value = values.get(key);
        return value instanceof Number ? Optional.of(value.toString()) : value(key, String.class, "a text or a number");
    }

    long number(String key, long otherwise, long min, long max) {
        Object value = values.get(key);
        if (!values.containsKey(key)) {
            return otherwise;
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= min
                && ((Number) value).longValue() <= max) {
            return ((Number) value).longValue();
        }
        throw wrong(key, max == Long.MAX_VALUE ? "a whole number" : "a whole number from " + min + " to " + max);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object each : value(key, List.class, "a list").orElse(List.of())) {
            if (!(each instanceof String text)) {
                throw wrong(key, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    Map<?, ?> map(String key) {
        return value(key, Map.class, "keys with values").orElse(Map.of());
    }

    private <T> Optional<T> value(String key, Class<T> type, String expected) {
        if (!values.containsKey(key)) {
            return Optional.empty();
        }
        if (!type.isInstance(values.get(key))) {
            throw wrong(key, expected);
        }
        return Optional.of(type.cast(values.get(key)));
    }

    private static IllegalArgumentException wrong(String key, String expected) {
        return new IllegalArgumentException(key + " is to be " + expected);
    }
}
