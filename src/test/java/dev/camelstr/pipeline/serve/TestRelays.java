package dev.camelstr.pipeline.serve;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.relay.NostrRelayEndpoint;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.TestDatabases;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** Relays of the shipped routes, each with its store, on the embedded streams and a database of its own. */
final class TestRelays {
    static final Schnorr SCHNORR = Schnorr.of("auto");

    private TestRelays() {}

    /** @param settings what differs from the defaults */
    static TestApplication start(Path folder, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("camelstr.data-dir", folder.toString());
        all.putIfAbsent("camelstr.datasource.url", TestDatabases.createUrl());
        all.put("camelstr.relay.host", "127.0.0.1");
        all.put("camelstr.relay.port", "0");
        all.putIfAbsent("camelstr.relay.message-rate", "0");
        TestApplication application = new TestApplication(all, "store", "serve").start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> endpoint(application).getBoundPort() > 0);
        return application;
    }

    static URI uri(TestApplication application) {
        return URI.create("ws://127.0.0.1:" + endpoint(application).getBoundPort() + "/");
    }

    private static NostrRelayEndpoint endpoint(TestApplication application) {
        return (NostrRelayEndpoint) application.context().getRoute("serve").getEndpoint();
    }

    static EventSigner author() {
        return EventSigner.random(SCHNORR);
    }

    static Event note(EventSigner author, String content) {
        return author.sign(new EventBuilder(1).content(content));
    }
}
