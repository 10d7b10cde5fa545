package dev.camelstr.testing;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.relay.NostrRelayEndpoint;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.store.database.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A relay of the shipped routes with its store: streams and database of its own, a free port on loopback. */
public final class TestRelay implements AutoCloseable {
    public static final Schnorr SCHNORR = Schnorr.of("auto");

    private static final Map<StreamKind, TestRelay> SHARED = new EnumMap<>(StreamKind.class);

    /** Longer than their defaults, which a machine that is slow or busy may exceed; who tests one of them sets it. */
    private static final Map<String, String> LIMITS_OF_TIME = Map.of(
            "camelstr.relay.ok-timeout", "50s",
            "camelstr.relay.query-time", "50s",
            "camelstr.relay.handshake-timeout", "1m",
            "camelstr.relay.message-timeout", "2m",
            "camelstr.relay.slow-reader-timeout", "2m",
            "camelstr.datasource.connect-timeout", "50s");

    private final TestApplication application;
    private final URI uri;

    private TestRelay(TestApplication application) {
        this.application = application;
        Awaitility.await("the relay to listen")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> endpoint().getBoundPort() > 0);
        uri = URI.create("ws://127.0.0.1:" + endpoint().getBoundPort() + "/");
    }

    /** The one of this JVM with the default settings. Tests tell their events from others' by author. Do not close it. */
    public static synchronized TestRelay shared(StreamKind streams) {
        return SHARED.computeIfAbsent(streams, kind -> {
            TestRelay relay = start(kind, Map.of());
            AtEnd.close(relay::close);
            return relay;
        });
    }

    /** @param settings what differs from the defaults; also another node's streams and database, to join it */
    public static TestRelay start(StreamKind streams, Map<String, String> settings) {
        return start(streams, settings, "store", "serve", "search");
    }

    /** @param parts as of {@code --routes} */
    public static TestRelay start(StreamKind streams, Map<String, String> settings, String... parts) {
        return of(prepare(streams, settings, parts));
    }

    /** @param prepared not started yet, by {@link #prepare}, perhaps with faults */
    public static TestRelay of(TestApplication prepared) {
        return new TestRelay(prepared.start());
    }

    public static TestApplication prepare(StreamKind streams, Map<String, String> settings, String... parts) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("camelstr.stream", streams.toString());
        if (!all.containsKey("camelstr.rabbitmq.uri")) {
            all.putAll(streams.settings());
        }
        all.putIfAbsent("camelstr.data-dir", folder());
        all.putIfAbsent("camelstr.datasource.url", TestDatabases.createUrl());
        all.put("camelstr.relay.host", "127.0.0.1");
        all.putIfAbsent("camelstr.relay.port", "0");
        all.putIfAbsent("camelstr.relay.message-rate", "0");
        LIMITS_OF_TIME.forEach(all::putIfAbsent);
        return new TestApplication(all, parts);
    }

    private static String folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/relays")), "data")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return uri;
    }

    /** For plain HTTP on the same port. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + uri.getPort() + path);
    }

    public TestApplication application() {
        return application;
    }

    public RelayClient connect() throws Exception {
        return RelayClient.connect(uri);
    }

    private NostrRelayEndpoint endpoint() {
        return (NostrRelayEndpoint) application.context().getRoute("serve").getEndpoint();
    }

    @Override
    public void close() {
        application.close();
    }

    public static EventSigner author() {
        return EventSigner.random(SCHNORR);
    }

    public static Event note(EventSigner author, String content) {
        return author.sign(new EventBuilder(1).content(content));
    }
}
