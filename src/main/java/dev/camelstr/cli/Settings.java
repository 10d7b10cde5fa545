package dev.camelstr.cli;

import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.pipeline.serve.Administrators;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings in force, from the strongest to the weakest: command line, environment, {@code .env}, one properties
 * file ({@code --config}, else the working folder's, else the one beside the jar), packaged defaults.
 *
 * @param values all {@code camelstr.*} and {@code camel.*} settings by key
 * @param file the properties file in use, if there is one
 */
record Settings(Map<String, String> values, Optional<Path> file) {

    private static final String PARTITIONS = "camelstr.stream.partitions";
    private static final int MAX_PARTITIONS = 255;
    private static final String FILE_NAME = "application.properties";

    /** Variables of the original exercise and of hosting platforms, and the keys that they stand for. */
    private static final Map<String, String> FOREIGN_VARIABLES = Map.of(
            "RABBITMQ_CONNECTION_ENDPOINT", "camelstr.rabbitmq.uri",
            "DATABASE_URL", "camelstr.datasource.url",
            "PORT", "camelstr.relay.port");

    static Settings load(
            Path config,
            Map<String, String> overrides,
            Map<String, String> forced,
            Map<String, String> environment,
            Path workingFolder) {
        Map<String, String> defaults = packagedDefaults();
        Optional<Path> file = propertiesFile(config, workingFolder);
        Map<String, String> values = new TreeMap<>(defaults);

        file.ifPresent(path -> putKnown(values, read(path), defaults, path.toString()));
        putVariables(values, read(workingFolder.resolve(".env")), defaults);
        putVariables(values, environment, defaults);
        putKnown(values, overrides, defaults, "the command line");
        values.putAll(forced);

        Settings settings = new Settings(Map.copyOf(values), file);
        settings.validate();
        return settings;
    }

    /** The packaged defaults, whatever this machine's files and environment say. */
    static Settings defaults(Map<String, String> forced) {
        Map<String, String> values = packagedDefaults();
        values.putAll(forced);
        return new Settings(Map.copyOf(values), Optional.empty());
    }

    String get(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no such setting: " + key);
        }
        return value;
    }

    Path dataDir() {
        return Path.of(get("camelstr.data-dir")).toAbsolutePath().normalize();
    }

    boolean usesRabbitMq() {
        return get("camelstr.stream").equals("rabbitmq-stream");
    }

    boolean usesEmbeddedDatabase() {
        return get("camelstr.datasource.url").isBlank();
    }

    List<String> relays() {
        return Arrays.stream(get("camelstr.relays").split(","))
                .map(String::strip)
                .filter(relay -> !relay.isEmpty())
                .distinct()
                .toList();
    }

    /** The folder whose route files replace the packaged ones; it need not exist. */
    Path routesDir() {
        String configured = get("camelstr.routes-dir");
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        return file.map(path -> path.toAbsolutePath().resolveSibling("routes")).orElse(Path.of("routes"));
    }

    /** How many partitions the streams of events have. */
    int partitions() {
        return Integer.parseInt(get(PARTITIONS));
    }

    private void validate() {
        requireOneOf("camelstr.stream", "local-stream", "rabbitmq-stream");
        if (usesRabbitMq() && get("camelstr.rabbitmq.uri").isBlank()) {
            throw new UserError("camelstr.rabbitmq.uri is empty: camelstr.stream=rabbitmq-stream needs it,"
                    + " for example rabbitmq-stream://guest:guest@localhost:5552");
        }
        if (!get(PARTITIONS).matches("\\d{1,3}") || partitions() < 1 || partitions() > MAX_PARTITIONS) {
            throw new UserError(PARTITIONS + " is '" + get(PARTITIONS) + "': use a number from 1 to " + MAX_PARTITIONS);
        }
        requireOneOf("camelstr.trace.exporter", "none", "zipkin", "otlp", "console");
        requireOneOf("camelstr.log.format", "text", "json");
        for (String relay : relays()) {
            requireRelayUrl(relay);
        }
        requireAdministrators(get("camelstr.relay.admins"));
    }

    private static void requireAdministrators(String keys) {
        try {
            new Administrators().setKeys(keys);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private void requireOneOf(String key, String... words) {
        if (!List.of(words).contains(get(key))) {
            String last = words[words.length - 1];
            String others = String.join(", ", List.of(words).subList(0, words.length - 1));
            throw new UserError(key + " is '" + get(key) + "': use " + others + " or " + last);
        }
    }

    private static void requireRelayUrl(String relay) {
        try {
            URI uri = new URI(relay);
            boolean named = uri.getHost() != null && List.of("ws", "wss").contains(String.valueOf(uri.getScheme()));
            if (named && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Answered below, in the words of the setting.
        }
        throw new UserError("camelstr.relays has '" + RelayUrl.withoutSecrets(relay)
                + "': a relay's URL begins with ws:// or wss://, names a host, and has neither user nor fragment");
    }

    private static Map<String, String> packagedDefaults() {
        try (InputStream in = Settings.class.getResourceAsStream("/dev/camelstr/" + FILE_NAME)) {
            Properties properties = new Properties();
            properties.load(in);
            return asMap(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> propertiesFile(Path config, Path workingFolder) {
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
        Path classPath = Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0]);
        return classPath.toString().endsWith(".jar")
                ? Optional.ofNullable(classPath.toAbsolutePath().getParent())
                : Optional.empty();
    }

    static Map<String, String> read(Path path) {
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

    private static void putKnown(
            Map<String, String> values, Map<String, String> added, Map<String, String> known, String where) {
        added.forEach((key, value) -> {
            if (key.startsWith("camelstr.") && !known.containsKey(key)) {
                throw new UserError(
                        "unknown setting " + key + " in " + where + ": did you mean " + nearest(key, known) + "?");
            }
            values.put(key, value);
        });
    }

    private static void putVariables(
            Map<String, String> values, Map<String, String> variables, Map<String, String> known) {
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

    private static String nearest(String key, Map<String, String> known) {
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
