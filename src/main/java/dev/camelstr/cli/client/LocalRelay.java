package dev.camelstr.cli.client;

import dev.camelstr.cli.instance.Instance;
import dev.camelstr.cli.settings.Settings;
import java.net.URI;
import java.util.Optional;

/** The relay that is meant where none is named. */
public final class LocalRelay {
    public static final String USUAL = "ws://localhost:8080";

    private LocalRelay() {}

    /** The relay of the instance that runs on the data folder, else the usual address. */
    public static URI of(Settings settings) {
        return running(settings).orElse(URI.create(USUAL));
    }

    /** The relay of the instance that runs on the data folder. */
    static Optional<URI> running(Settings settings) {
        return Instance.running(settings.dataDir())
                .map(facts -> facts.get("relay"))
                .map(URI::create);
    }
}
