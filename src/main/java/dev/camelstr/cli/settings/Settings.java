package dev.camelstr.cli.settings;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.pipeline.serve.client.Administrators;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings in force, from the strongest to the weakest: command line, environment, {@code .env}, one properties
 * file ({@code --config}, else the working folder's, else the one beside the jar), packaged defaults.
 *
 * @param values all {@code camelstr.*} and {@code camel.*} settings by key
 * @param file the properties file in use, if there is one
 */
public record Settings(Map<String, String> values, Optional<Path> file) {

    private static final String PARTITIONS = "camelstr.stream.partitions";
    private static final int MAX_PARTITIONS = 255;

    static Settings load(
            Path config,
            Map<String, String> overrides,
            Map<String, String> forced,
            Map<String, String> environment,
            Path workingFolder) {
        Optional<Path> file = SettingsFiles.find(config, workingFolder);
        SettingsLayers layers = new SettingsLayers(SettingsFiles.packagedDefaults());
        file.ifPresent(path -> layers.put(SettingsFiles.read(path), path.toString()));
        layers.putVariables(SettingsFiles.read(workingFolder.resolve(".env")));
        layers.putVariables(environment);
        layers.put(overrides, "the command line");

        Settings settings = with(layers.values(), forced, file);
        settings.validate();
        return settings;
    }

    /** The packaged defaults, whatever this machine's files and environment say. */
    public static Settings defaults(Map<String, String> forced) {
        return with(SettingsFiles.packagedDefaults(), forced, Optional.empty());
    }

    private static Settings with(Map<String, String> values, Map<String, String> forced, Optional<Path> file) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(forced);
        return new Settings(Map.copyOf(all), file);
    }

    public String get(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no such setting: " + key);
        }
        return value;
    }

    public Path dataDir() {
        return Path.of(get("camelstr.data-dir")).toAbsolutePath().normalize();
    }

    public boolean usesRabbitMq() {
        return get("camelstr.stream").equals("rabbitmq-stream");
    }

    public boolean usesEmbeddedDatabase() {
        return get("camelstr.datasource.url").isBlank();
    }

    public List<String> relays() {
        return Arrays.stream(get("camelstr.relays").split(","))
                .map(String::strip)
                .filter(relay -> !relay.isEmpty())
                .distinct()
                .toList();
    }

    /** The folder whose route files replace the packaged ones; it need not exist. */
    public Path routesDir() {
        String configured = get("camelstr.routes-dir");
        if (!configured.isBlank()) {
            return Path.of(configured);
        }
        return file.map(path -> path.toAbsolutePath().resolveSibling("routes")).orElse(Path.of("routes"));
    }

    /** How many partitions the streams of events have. */
    public int partitions() {
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
}
