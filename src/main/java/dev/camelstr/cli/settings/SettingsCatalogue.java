package dev.camelstr.cli.settings;

import dev.camelstr.cli.settings.type.Nearest;
import dev.camelstr.cli.settings.type.SettingTypes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting there is. The packaged {@code application.properties} is where each is described: below a heading
 * ({@code ##}) stands what it is for, then its type ({@code # Type:}), then the key with its default. A description and a
 * type hold for all keys up to the next empty line.
 */
public final class SettingsCatalogue {
    private static final SettingsCatalogue PACKAGED = packaged();
    static final String OR_EMPTY = " or empty";
    private static final String OURS = "camelstr.";

    private final Map<String, Setting> settings;

    private SettingsCatalogue(Map<String, Setting> settings) {
        this.settings = settings;
    }

    public static SettingsCatalogue get() {
        return PACKAGED;
    }

    /** In the order of the file. */
    public Collection<Setting> all() {
        return settings.values();
    }

    Optional<Setting> find(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** @return the key that was probably meant by one that is none */
    String nearest(String key) {
        return Nearest.of(key.startsWith(OURS) ? key : OURS + key, settings.keySet());
    }

    /** Whether somebody who wrote this key meant one of ours. What is neither ours nor Camel's may be for routes of the user's. */
    boolean isMeant(String key) {
        return key.startsWith(OURS) || settings.containsKey(OURS + key);
    }

    private static SettingsCatalogue packaged() {
        try (InputStream in = SettingsFiles.packaged();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new Reading().of(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was read last of what holds for the keys that follow. */
    private static final class Reading {
        private static final String TYPE = "# Type: ";

        private final Map<String, Setting> settings = new LinkedHashMap<>();
        private final List<String> description = new ArrayList<>();
        private String section = "";
        private String type = "";

        SettingsCatalogue of(List<String> lines) {
            lines.forEach(this::read);
            return new SettingsCatalogue(settings);
        }

        private void read(String line) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith(TYPE)) {
                type = line.substring(TYPE.length());
            } else if (line.startsWith("# ")) {
                description.add(line.substring(2));
            } else if (line.isBlank()) {
                description.clear();
                type = "";
            } else if (line.startsWith(OURS)) {
                String[] parts = line.split("=", 2);
                settings.put(parts[0], setting(parts[0], parts[1].strip()));
            }
        }

        private Setting setting(String key, String usual) {
            String name = type.endsWith(OR_EMPTY) ? type.substring(0, type.length() - OR_EMPTY.length()) : type;
            return new Setting(key, section, String.join(" ", description), type, SettingTypes.of(name), usual);
        }
    }

    /** The variable of the environment that stands for a key. */
    static String variableOf(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
