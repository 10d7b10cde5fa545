package dev.camelstr.cli.relays;

import dev.camelstr.cli.settings.ConfigOptions;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command takes that changes relays which are in the list. */
final class NamedRelays {
    @Mixin
    private ConfigOptions config;

    @Parameters(
            arity = "1..*",
            paramLabel = "URL",
            description = "URLs of relays, ws:// or wss://. One with a query may be named without it.")
    private List<String> urls;

    @Option(names = "--json", description = RelaysCommand.OUTCOMES)
    private boolean json;

    ConfigOptions config() {
        return config;
    }

    List<String> urls() {
        return urls;
    }

    boolean json() {
        return json;
    }
}
