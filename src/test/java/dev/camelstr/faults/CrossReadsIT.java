package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Http;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two processes on one RabbitMQ and one PostgreSQL: what one has acknowledged the other serves to who asks next, and nothing
 * that has gone, also when its reading of the changelog stands still. The second reaches the broker by a link that breaks.
 * {@code -Dcamelstr.cross.events=100000} for so many notes, each asked for by id, author and tag.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossReadsIT {
    private static final int EVENTS = Integer.getInteger("camelstr.cross.events", 1_000);
    private static final int CLIENTS = 8;

    private final long begin = Instant.now().getEpochSecond() - 2L * EVENTS - 1_000;
    private final int firstPort = Ports.free();
    private final int secondPort = Ports.free();
    private final int metricsPort = Ports.free();
    private TcpProxy link;
    private Child first;
    private Child second;

    @BeforeAll
    void start() throws Exception {
        Servers servers = Servers.fresh();
        URI broker = URI.create(servers.broker().uri());
        link = new TcpProxy(broker.getPort());
        first = Child.run("store,serve", at(firstPort, servers));
        Map<String, String> linked = at(secondPort, servers);
        linked.put("camelstr.rabbitmq.uri", broker.toString().replace(":" + broker.getPort(), ":" + link.port()));
        linked.put("camel.component.rabbitmq-stream.connect-to", "127.0.0.1:" + link.port());
        linked.put("camelstr.metrics.enabled", "true");
        linked.put("camelstr.metrics.port", Integer.toString(metricsPort));
        second = Child.run("serve", linked);
        first.awaitOutput("Ready: ");
        second.awaitOutput("Ready: ");
    }

    private static Map<String, String> at(int port, Servers servers) {
        Map<String, String> settings = servers.settings();
        settings.put("camelstr.store.max-batch", "500");
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", Integer.toString(port));
        settings.put("camelstr.relay.message-rate", "0");
        settings.put("camelstr.relay.ok-timeout", "50s");
        settings.put("camelstr.relay.query-time", "50s");
        return settings;
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        link.close();
    }

    private URI atFirst() {
        return URI.create("ws://127.0.0.1:" + firstPort + "/");
    }

    private URI atSecond() {
        return URI.create("ws://127.0.0.1:" + secondPort + "/");
    }

    @Test
    void whatIsAcknowledgedOnEitherIsServedByTheOtherWhileBothTakeAllTheyCan() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean forth = i % 2 == 0;
                running.add(clients.submit(() -> publishAndRead(forth)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void whatIsStoredIsNoBacklogToWhoReachesTheBrokerByAnotherAddress() throws Exception {
        try (CrossReader client = new CrossReader(atFirst(), atSecond(), begin)) {
            client.round();
        }
        Servers.await("the backlog at the second to be none")
                .untilAsserted(() -> assertThat(Http.get("http://127.0.0.1:" + metricsPort + "/metrics")
                                .body())
                        .containsPattern("store_backlog_messages\\{.*stream=\"nostr.published\".*} 0"));
    }

    private Void publishAndRead(boolean forth) throws Exception {
        try (CrossReader client =
                forth ? new CrossReader(atFirst(), atSecond(), begin) : new CrossReader(atSecond(), atFirst(), begin)) {
            for (int published = 0; published < EVENTS / CLIENTS; published += CrossReader.NOTES) {
                client.round();
            }
        }
        return null;
    }

    @Test
    void whoWasAskedWhileItsProcessStoodStillServesWhatWasAcknowledgedMeanwhile() throws Exception {
        try (CrossReader client = new CrossReader(atFirst(), atSecond(), begin)) {
            for (int i = 0; i < 5; i++) {
                client.round();
                second.pause();
                try {
                    client.publish(); // it is asked, and cannot answer yet
                } finally {
                    second.resume();
                }
                client.awaitAnswers();
            }
        }
    }

    @Test
    void whoIsCutFromTheBrokerServesWhatWasAcknowledgedMeanwhile() throws Exception {
        try (CrossReader client = new CrossReader(atFirst(), atSecond(), begin)) {
            client.round();
            link.cut();
            try {
                for (int i = 0; i < 5; i++) {
                    client.round();
                }
            } finally {
                link.restore();
            }
            client.round();
        }
        Servers.await("the second to take events again").untilAsserted(() -> takesEvents(atSecond()));
        try (CrossReader client = new CrossReader(atSecond(), atFirst(), begin)) {
            client.round();
        }
    }

    private static void takesEvents(URI relay) throws Exception {
        Event note = TestRelay.note(TestRelay.author(), "the link stands again");
        try (RelayClient client = RelayClient.connect(relay)) {
            assertThat(client.publish(note).accepted()).isTrue();
        }
    }
}
