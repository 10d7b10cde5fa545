package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.testing.RawClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ShutdownIT {

    @Test
    void whatWasAcceptedIsFinishedAndThenSessionsAreClosedWith1001() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestRelay relay = TestRelay.start(Map.of("drainTimeout", 60_000, "closeTimeout", 60_000), exchange -> {
            go.await(60, TimeUnit.SECONDS);
            TestRelay.ECHO.process(exchange);
        });
        try (TestClient client = TestClient.connect(relay.uri());
                TestClient idle = TestClient.connect(relay.uri())) {
            client.req(1).req(2).req(3);
            Awaitility.await().until(() -> relay.statistics().messagesReceived() == 3);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(relay::close);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(RawClient.connect(relay.port()).handshake())
                                    .startsWith("HTTP/1.1 503"));
            go.countDown();
            assertThat(client.next(3)).containsExactly("[\"EOSE\",\"1\"]", "[\"EOSE\",\"2\"]", "[\"EOSE\",\"3\"]");
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(idle.closeCode()).isEqualTo(1001);
            stopped.get(60, TimeUnit.SECONDS);
            assertThat(relay.port()).isEqualTo(-1);
        } finally {
            relay.close();
        }
    }

    @Test
    void answersThatAreOwedAreWaitedFor() throws Exception {
        CompletableFuture<Session> owing = new CompletableFuture<>();
        TestRelay relay = TestRelay.start(Map.of("drainTimeout", 60_000, "closeTimeout", 60_000), exchange -> {
            Session session = TestRelay.session(exchange);
            session.expectAnswer();
            owing.complete(session);
        });
        try (TestClient client = TestClient.connect(relay.uri())) {
            client.req("late");
            Session session = owing.get(60, TimeUnit.SECONDS);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(relay::close);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(RawClient.connect(relay.port()).handshake())
                                    .startsWith("HTTP/1.1 503"));
            assertThat(client.isClosed()).isFalse();
            session.send("[\"EOSE\",\"late\"]");
            session.answered();
            assertThat(client.next()).isEqualTo("[\"EOSE\",\"late\"]");
            assertThat(client.closeCode()).isEqualTo(1001);
            stopped.get(60, TimeUnit.SECONDS);
        } finally {
            relay.close();
        }
    }

    @Test
    void aClientThatDoesNotReadDelaysTheEndByNoMoreThanTheLimits() throws Exception {
        TestRelay relay = TestRelay.start(Map.of("drainTimeout", 300, "closeTimeout", 300), TestRelay.ECHO);
        try (RawClient deaf = RawClient.connect(relay.port())) {
            TextFrame frame = TextFrame.of("x".repeat(90_000));
            Awaitility.await().until(() -> relay.sessions().count() == 1);
            for (int i = 0; i < 80; i++) {
                relay.sessions().forEach(session -> session.send(frame));
            }
            assertThat(relay.statistics().queuedBytes()).isPositive();
            CompletableFuture.runAsync(relay::close).get(60, TimeUnit.SECONDS);
            assertThat(relay.sessions().count()).isZero();
        } finally {
            relay.close();
        }
    }

    @Test
    void aSuspendedRelayKeepsItsSessionsAndReadsThemAgainWhenResumed() throws Exception {
        try (TestRelay relay = TestRelay.start(TestRelay.ECHO);
                TestClient client = TestClient.connect(relay.uri())) {
            client.req("a").next();
            relay.context().getRouteController().suspendRoute("relay");
            assertThat(RawClient.connect(relay.port()).handshake()).startsWith("HTTP/1.1 503");
            client.req("b");
            relay.context().getRouteController().resumeRoute("relay");
            assertThat(client.next()).isEqualTo("[\"EOSE\",\"b\"]");
            assertThat(RawClient.connect(relay.port()).handshake()).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() throws Exception {
        try (TestRelay relay = TestRelay.start(TestRelay.ECHO)) {
            NostrRelayEndpoint taken =
                    relay.context().getEndpoint("nostr-relay:127.0.0.1:" + relay.port(), NostrRelayEndpoint.class);
            assertThatThrownBy(() -> taken.createConsumer(exchange -> {}).start())
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + relay.port())
                    .hasMessageContaining("camelstr.relay.port");
        }
    }
}
