package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.session.WebSocketSession;
import dev.camelstr.testing.RawClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SlowReaderIT {
    private static final byte[] EVENT = ("{\"content\":\"" + "x".repeat(10_000) + "\"}").getBytes();
    private static final TextFrame FRAME = TextFrame.event(TextFrame.eventHead("live"), EVENT);

    @Test
    void aClientWhoseQueueIsFullIsClosedWhileOthersGoOn() throws Exception {
        try (TestRelay relay = TestRelay.start(
                        Map.of("writeQueue", 1_000_000, "maxWriteQueue", 2_000_000, "closeTimeout", 500),
                        TestRelay.ECHO);
                TestClient good = TestClient.connect(relay.uri())) {
            String goodId = onlySession(relay).id();
            try (RawClient deaf = RawClient.connect(relay.port())) {
                Awaitility.await().until(() -> relay.sessions().count() == 2);
                int sent = 0;
                while (relay.statistics().slowReadersClosed() == 0) {
                    relay.sessions().forEach(session -> {
                        if (!session.id().equals(goodId) || session.isWritable()) {
                            session.send(FRAME);
                        }
                    });
                    assertThat(sent++)
                            .as("messages until the slow reader is cut")
                            .isLessThan(10_000);
                }
                Awaitility.await()
                        .untilAsserted(
                                () -> assertThat(relay.sessions().count()).isEqualTo(1));
                assertThat(onlySession(relay).id()).isEqualTo(goodId);
                assertThat(good.next()).isEqualTo(FRAME.toString());
                Awaitility.await()
                        .untilAsserted(() ->
                                assertThat(relay.statistics().queuedBytes()).isZero());
            }
        }
    }

    @Test
    void aClientThatReadsNothingForTooLongIsClosedWith1008AndNotReadMeanwhile() throws Exception {
        try (TestRelay relay = TestRelay.start(
                        Map.of(
                                "writeQueue", 100_000,
                                "slowReaderTimeout", 4_000,
                                "maxWriteQueue", 50_000_000,
                                "closeTimeout", 60_000),
                        TestRelay.ECHO);
                RawClient client = RawClient.connect(relay.port())) {
            Session session = onlySession(relay);
            for (int i = 0; i < 2_000; i++) {
                session.send(FRAME);
            }
            assertThat(session.isWritable()).isFalse();
            Awaitility.await().until(((WebSocketSession) session)::isPaused);
            client.text("[\"REQ\",\"unread\",{}]");
            Awaitility.await().until(() -> !session.isOpen());
            assertThat(relay.statistics().messagesReceived()).isZero();
            assertThat(relay.statistics().slowReadersClosed()).isEqualTo(1);
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aQueryStreamsAsFastAsTheClientReadsAndHoldsNoMoreThanTheQueue() throws Exception {
        int events = 5_000;
        Map<String, Object> options = new HashMap<>(Map.of("writeQueue", 200_000, "maxWriteQueue", 400_000));
        AtomicInteger most = new AtomicInteger();
        try (TestRelay relay = TestRelay.start(options, exchange -> {
                    Session session = TestRelay.session(exchange);
                    for (int i = 0; i < events && session.awaitWritable(Duration.ofSeconds(60)); i++) {
                        session.send(FRAME);
                        most.accumulateAndGet((int) session.queuedBytes(), Math::max);
                    }
                    TestRelay.ECHO.process(exchange);
                });
                TestClient client = TestClient.connect(relay.uri())) {
            client.req("all");
            for (int i = 0; i < events; i++) {
                assertThat(client.next()).hasSize(FRAME.size());
            }
            assertThat(client.next()).isEqualTo("[\"EOSE\",\"all\"]");
            assertThat(most.get()).isLessThan(220_000);
        }
    }

    @Test
    void whoWaitsForRoomIsWokenByRoomAndByTheEnd() throws Exception {
        Map<String, Object> options =
                Map.of("writeQueue", 100_000, "maxWriteQueue", 100_000_000, "slowReaderTimeout", 600_000);
        try (TestRelay relay = TestRelay.start(options, TestRelay.ECHO);
                TestClient client = TestClient.connectDeaf(relay.uri())) {
            Session session = onlySession(relay);
            CountDownLatch roomAtOnce = new CountDownLatch(1);
            session.onWritable(roomAtOnce::countDown);
            assertThat(roomAtOnce.await(60, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < 4_000; i++) {
                session.send(FRAME); // far more than the sockets on both sides hold
            }
            CountDownLatch room = new CountDownLatch(1);
            session.onWritable(room::countDown);
            assertThat(room.getCount()).isEqualTo(1);
            client.webSocket().request(Long.MAX_VALUE);
            assertThat(room.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(session.isWritable()).isTrue();

            AtomicBoolean told = new AtomicBoolean();
            session.onClose(() -> told.set(true));
            client.leave();
            Awaitility.await().untilTrue(told);
            assertThat(session.send(FRAME)).isFalse();
        }
    }

    @Test
    void allTogetherHoldNoMoreThanTheTotal() throws Exception {
        try (TestRelay relay = TestRelay.start(
                Map.of("maxWriteTotal", 3_000_000, "maxWriteQueue", 50_000_000, "closeTimeout", 200), TestRelay.ECHO)) {
            RawClient[] deaf = new RawClient[4];
            for (int i = 0; i < deaf.length; i++) {
                deaf[i] = RawClient.connect(relay.port());
            }
            Awaitility.await().until(() -> relay.sessions().count() == deaf.length);
            for (int i = 0; i < 1_000; i++) {
                relay.sessions().forEach(session -> session.send(FRAME));
                assertThat(relay.statistics().queuedBytes()).isLessThan(4_000_000);
            }
            assertThat(relay.statistics().slowReadersClosed()).isPositive();
            try (TestClient good = TestClient.connect(relay.uri())) {
                assertThat(good.req("served").next()).isEqualTo("[\"EOSE\",\"served\"]");
            } finally {
                for (RawClient client : deaf) {
                    client.close();
                }
            }
        }
    }

    private static Session onlySession(TestRelay relay) {
        Session[] found = new Session[1];
        Awaitility.await().until(() -> relay.sessions().count() == 1);
        relay.sessions().forEach(session -> found[0] = session);
        return found[0];
    }
}
