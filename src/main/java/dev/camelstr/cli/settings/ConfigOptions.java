package dev.camelstr.cli.settings;

import dev.camelstr.cli.output.UserError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options by which every command finds its settings. */
public final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The properties file. Default: application.properties in the working folder, else beside the jar.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides one setting, for example --set camelstr.relays=wss://nos.lol")
    private final Map<String, String> overrides = new LinkedHashMap<>();

    /** @throws UserError if a file cannot be read or a setting is unknown or malformed */
    public Settings settings() {
        return settings(Map.of());
    }

    /** @param forced settings that this command decides itself, above all others */
    public Settings settings(Map<String, String> forced) {
        return Settings.load(file, overrides, forced, System.getenv(), Path.of(""));
    }
}
