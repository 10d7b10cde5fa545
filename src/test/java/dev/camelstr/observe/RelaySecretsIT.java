package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.relay.NostrRelayEndpoint;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Http;
import dev.camelstr.testing.Managed;
import dev.camelstr.testing.TestRelay;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A token in the query of a relay's URL goes to that relay, and is shown nowhere; nor is the key that logs in. */
class RelaySecretsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String TOKEN = "s3cret-t0ken";
    private static final String KEY = HexFormat.of().formatHex(EventSigner.newSecret());
    private static final String QUERY = "?token=" + TOKEN;
    /** Camel's own log shows every setting at this level, passwords too; the shipped one leaves it at WARN. */
    private static final List<String> TALKATIVE = List.of("dev.camelstr.component.nostr", "dev.camelstr.pipeline");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Queue<String> spans = new ConcurrentLinkedQueue<>();
    private final List<Event> logins = new CopyOnWriteArrayList<>();
    private final SampleRelay giving = SampleRelay.start(
            List.of(TestRelay.note(TestRelay.author(), "given").raw()));
    private final SampleRelay refusing = SampleRelay.start(List.of());
    private HttpServer collector;

    @BeforeEach
    void listen() throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/spans", exchange -> {
            try (exchange) {
                spans.add(new String(
                        new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(202, -1);
            }
        });
        collector.start();
        log.list = new CopyOnWriteArrayList<>(); // read while it is written
        log.start();
        logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(log);
        TALKATIVE.forEach(name -> logger(name).setLevel(Level.DEBUG));
        refusing.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Auth auth) {
                    logins.add(auth.event());
                }
                if (!(message instanceof ClientMessage.Req request)) {
                    return false;
                }
                session.sendText("[\"AUTH\",\"who are you\"]");
                String words = "restricted: you came to " + refusing.url() + QUERY;
                session.sendText("[\"NOTICE\",\"" + words + "\"]");
                session.sendText("[\"CLOSED\",\"" + request.subscription() + "\",\"" + words + "\"]");
                return true;
            }
        });
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @AfterEach
    void end() {
        logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(log);
        TALKATIVE.forEach(name -> logger(name).setLevel(null));
        collector.stop(0);
        giving.close();
        refusing.close();
    }

    @Test
    void aTokenInARelaysQueryIsShownNowhere(@TempDir Path folder) throws Exception {
        Map<String, String> keys = Map.of("camelstr.collect.secret-key", KEY, "camelstr.assertions.secret-key", KEY);
        try (TestApplication application = TestApplication.observed(
                        with(
                                keys,
                                "camelstr.relays",
                                giving.url() + QUERY + "," + refusing.url() + QUERY,
                                "camelstr.data-dir",
                                folder.toString(),
                                "camelstr.datasource.url",
                                TestDatabases.createUrl(),
                                "camelstr.relay.host",
                                "127.0.0.1",
                                "camelstr.relay.port",
                                "0",
                                "camelstr.metrics.period",
                                "100ms",
                                "camelstr.trace.exporter",
                                "zipkin",
                                "camelstr.trace.endpoint",
                                "http://127.0.0.1:" + collector.getAddress().getPort() + "/spans",
                                "camelstr.trace.ratio",
                                "1"),
                        "collect",
                        "store",
                        "serve",
                        "statistics",
                        "trusted-assertions")
                .start()) {
            String metrics = "http://127.0.0.1:" + application.metricsPort();
            await().atMost(PATIENCE).until(() -> relayPort(application) > 0);
            String relay = "http://127.0.0.1:" + relayPort(application);

            await("each of them to name the relays").atMost(PATIENCE).untilAsserted(() -> {
                assertNamed(Http.get(metrics + "/metrics").body(), "upstream_connected{");
                assertNamed(Http.get(metrics + "/metrics").body(), "queue_publish_counts_total{");
                assertNamed(
                        Http.get(metrics + "/observe/health?exposureLevel=full&data=true")
                                .body()
                                .replace("\\/", "/"),
                        refusing.url());
                assertNamed(Http.get(relay + "/api/status").body(), "you came to " + refusing.url());
                assertNamed(String.join("\n", spans), "messagespan");
                assertNamed(logged(), "refuses the subscription: restricted: you came to " + refusing.url());
                assertNamed(logged(), "says: restricted: you came to " + refusing.url());
            });
            assertThat(giving.lastRequestHead()).startsWith("GET /" + QUERY + " ");
            assertThat(application.context().getRoutes())
                    .extracting(route -> route.getEndpoint().toString())
                    .noneMatch(endpoint -> endpoint.contains(TOKEN));
            assertThat(Managed.of(ManagementFactory.getPlatformMBeanServer()))
                    .contains(giving.url())
                    .doesNotContain(TOKEN, KEY);
            assertThat(logins).isNotEmpty();
        }
        assertThat(logged()).doesNotContain(TOKEN, KEY);
        assertThat(String.join("\n", spans)).doesNotContain(TOKEN, KEY);
    }

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private void assertNamed(String shown, String words) {
        assertThat(shown).doesNotContain(TOKEN, KEY).contains(giving.url(), words);
    }

    private static int relayPort(TestApplication application) {
        return ((NostrRelayEndpoint) application.context().getRoute("serve").getEndpoint()).getBoundPort();
    }

    private String logged() {
        StringBuilder lines = new StringBuilder();
        for (ILoggingEvent line : log.list) {
            lines.append(line.getFormattedMessage()).append('\n');
        }
        return lines.toString();
    }
}
