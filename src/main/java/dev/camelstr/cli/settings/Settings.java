package dev.camelstr.cli.settings;

import dev.camelstr.pipeline.view.ShippedViews;
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
 * @param warnings lines for whoever runs it: what is probably not meant, and no reason not to start
 */
public record Settings(Map<String, String> values, Optional<Path> file, List<String> warnings) {

    static Settings load(
            Path config,
            Map<String, String> overrides,
            Map<String, String> forced,
            Map<String, String> environment,
            Path workingFolder) {
        Optional<Path> file = SettingsFiles.find(config, workingFolder);
        SettingsLayers layers = new SettingsLayers(SettingsFiles.packagedDefaults());
        file.ifPresent(path -> layers.put(SettingsFiles.read(path), path.toString()));
        layers.putVariablesOf(EnvFile.read(workingFolder.resolve(".env")), ".env");
        layers.putEnvironment(environment);
        layers.put(overrides, "the command line");
        return with(layers.checked(), forced, file, layers.warnings());
    }

    /** The packaged defaults, whatever this machine's files and environment say. */
    public static Settings defaults(Map<String, String> forced) {
        return with(SettingsFiles.packagedDefaults(), forced, Optional.empty(), List.of());
    }

    private static Settings with(
            Map<String, String> values, Map<String, String> forced, Optional<Path> file, List<String> warnings) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(forced);
        return new Settings(Map.copyOf(all), file, warnings);
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

    /** Which of the views that come along run. */
    public List<String> shippedViews() {
        return ShippedViews.listed(get("camelstr.views"));
    }

    /** How many partitions the streams of events have. */
    public int partitions() {
        return Integer.parseInt(get("camelstr.stream.partitions"));
    }
}
