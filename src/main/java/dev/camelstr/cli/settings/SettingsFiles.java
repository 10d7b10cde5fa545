package dev.camelstr.cli.settings;

import dev.camelstr.cli.output.UserError;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Finds and reads the files that settings stand in, as keys and stripped values. */
public final class SettingsFiles {
    private static final String FILE_NAME = "application.properties";

    private SettingsFiles() {}

    static Map<String, String> packagedDefaults() {
        try (InputStream in = packaged()) {
            Properties properties = new Properties();
            properties.load(in);
            return asMap(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that the jar has. */
    static InputStream packaged() {
        return Objects.requireNonNull(SettingsFiles.class.getResourceAsStream("/dev/camelstr/" + FILE_NAME));
    }

    /** @param config the file that is named; null: the working folder's, else the one beside the jar */
    static Optional<Path> find(Path config, Path workingFolder) {
        if (config != null) {
            if (!Files.isReadable(config)) {
                throw new UserError("--config " + config + ": there is no such file, or it cannot be read");
            }
            return Optional.of(config);
        }
        List<Path> candidates = new ArrayList<>(List.of(workingFolder.resolve(FILE_NAME)));
        folderOfJar().map(folder -> folder.resolve(FILE_NAME)).ifPresent(candidates::add);
        return candidates.stream().filter(Files::isReadable).findFirst();
    }

    private static Optional<Path> folderOfJar() {
        // With java -jar the class path is the jar itself.
        Path classPath = Path.of(System.getProperty("java.class.path").split(File.pathSeparator)[0]);
        return classPath.toString().endsWith(".jar")
                ? Optional.ofNullable(classPath.toAbsolutePath().getParent())
                : Optional.empty();
    }

    /** Nothing where there is no such file. */
    public static Map<String, String> read(Path path) {
        if (!Files.isReadable(path)) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(path + " cannot be read: " + e.getMessage(), e);
        }
        return asMap(properties);
    }

    private static Map<String, String> asMap(Properties properties) {
        Map<String, String> map = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> map.put(key, properties.getProperty(key).strip()));
        return map;
    }
}
