package dev.camelstr.cli.settings;

import dev.camelstr.cli.output.UserError;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Settings laid over each other, the stronger over the weaker. Of our own keys those are known that have a default. */
final class SettingsLayers {

    /** Variables of the original exercise and of hosting platforms, and the keys that they stand for. */
    private static final Map<String, String> FOREIGN_VARIABLES = Map.of(
            "RABBITMQ_CONNECTION_ENDPOINT", "camelstr.rabbitmq.uri",
            "DATABASE_URL", "camelstr.datasource.url",
            "PORT", "camelstr.relay.port");

    private final Map<String, String> known;
    private final Map<String, String> values;

    SettingsLayers(Map<String, String> defaults) {
        known = defaults;
        values = new TreeMap<>(defaults);
    }

    Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** @param where the keys are written, for whom one of them is unknown */
    void put(Map<String, String> added, String where) {
        added.forEach((key, value) -> {
            if (key.startsWith("camelstr.") && !known.containsKey(key)) {
                throw new UserError("unknown setting " + key + " in " + where + ": did you mean " + nearest(key) + "?");
            }
            values.put(key, value);
        });
    }

    /** Takes from all variables of an environment those that stand for a key. */
    void putVariables(Map<String, String> variables) {
        FOREIGN_VARIABLES.forEach((variable, key) -> {
            String value = variables.getOrDefault(variable, "");
            if (!value.isBlank()) {
                values.put(key, value);
                if (key.equals("camelstr.rabbitmq.uri")) {
                    values.put("camelstr.stream", "rabbitmq-stream");
                }
            }
        });
        for (String key : known.keySet()) {
            String value = variables.get(variableOf(key));
            if (value != null) {
                values.put(key, value.strip());
            }
        }
    }

    private static String variableOf(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private String nearest(String key) {
        return known.keySet().stream()
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .orElseThrow();
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
