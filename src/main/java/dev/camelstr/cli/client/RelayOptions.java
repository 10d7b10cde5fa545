package dev.camelstr.cli.client;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.ConfigOptions;
import dev.camelstr.cli.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which relays a client command speaks to, and for how long it waits for them. */
public final class RelayOptions {

    @Mixin
    private ConfigOptions config;

    @Option(
            names = {"-r", "--relay"},
            paramLabel = "URL",
            converter = RelayUrl.class,
            description =
                    "A relay, ws:// or wss://; may be given several times. Default: the running instance's of the data"
                            + " folder, else, but for publish, " + LocalRelay.USUAL)
    private List<URI> relays = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long a relay may take for each answer. Default: ${DEFAULT-VALUE}")
    private double timeout = 5;

    List<URI> relays() {
        return relays.isEmpty()
                ? List.of(LocalRelay.of(config.settings()))
                : relays.stream().distinct().toList();
    }

    /**
     * What is published cannot be taken back: it goes where that was asked for, or to the running instance.
     *
     * @throws UserError if there is neither
     */
    List<URI> relaysForWriting() {
        Settings settings = config.settings();
        return relays.isEmpty()
                ? List.of(LocalRelay.running(settings)
                        .orElseThrow(() -> new UserError("no relay is named, and none runs on camelstr.data-dir "
                                + settings.dataDir() + ": name one, such as --relay " + LocalRelay.USUAL)))
                : relays.stream().distinct().toList();
    }

    Duration timeout() {
        return Duration.ofMillis(Math.max(1, Math.round(timeout * 1000)));
    }

    /** A relay's URL as people write it. */
    public static final class RelayUrl implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = URI.create(text);
                if (url.getHost() != null && List.of("ws", "wss").contains(url.getScheme())) {
                    return url;
                }
            } catch (IllegalArgumentException e) {
                // Answered below.
            }
            throw new TypeConversionException("'" + text + "' is no relay: use ws://host or wss://host");
        }
    }
}
