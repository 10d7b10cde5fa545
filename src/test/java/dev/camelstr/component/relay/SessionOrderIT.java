package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SessionOrderIT {
    private static final int MESSAGES = 1000;

    @Test
    void eachMessageGoesThroughTheRouteAndIsAnswered() throws Exception {
        try (TestRelay relay = TestRelay.start(TestRelay.ECHO);
                TestClient client = TestClient.connect(relay.uri())) {
            assertThat(client.req("one").next()).isEqualTo("[\"EOSE\",\"one\"]");
            assertThat(relay.statistics().messagesReceived()).isEqualTo(1);
            assertThat(relay.statistics().openSessions()).isEqualTo(1);
        }
    }

    @Test
    void messagesOfASessionStayInOrderWhenTheRouteChangesThreads() throws Exception {
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("nostr-relay:127.0.0.1:0").threads(8).process(TestRelay.ECHO);
            }
        };
        try (TestRelay relay = TestRelay.start(Map.of(), route);
                TestClient client = TestClient.connect(relay.uri())) {
            for (int i = 0; i < MESSAGES; i++) {
                client.req(i);
            }
            assertThat(client.next(MESSAGES)).isEqualTo(answers(MESSAGES));
        }
    }

    @Test
    void messagesBeginInOrderAndOverlapWithinMaxInFlight() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("nostr-relay:127.0.0.1:0")
                        .process(TestRelay.ECHO)
                        .threads(8)
                        .process(exchange -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            begun.countDown();
                            begun.await(60, TimeUnit.SECONDS);
                            now.decrementAndGet();
                        });
            }
        };
        try (TestRelay relay = TestRelay.start(Map.of("maxInFlight", 4), route);
                TestClient client = TestClient.connect(relay.uri())) {
            for (int i = 0; i < 100; i++) {
                client.req(i);
            }
            assertThat(client.next(100)).isEqualTo(answers(100));
            assertThat(most).hasValue(4);
        }
    }

    @Test
    void sessionsDoNotWaitForEachOther() throws Exception {
        // They are of one address, which has all threads but one.
        CyclicBarrier together = new CyclicBarrier(4);
        try (TestRelay relay = TestRelay.start(Map.of("workers", 5), exchange -> {
                    together.await(60, TimeUnit.SECONDS);
                    TestRelay.ECHO.process(exchange);
                });
                TestClient one = TestClient.connect(relay.uri());
                TestClient two = TestClient.connect(relay.uri());
                TestClient three = TestClient.connect(relay.uri());
                TestClient four = TestClient.connect(relay.uri())) {
            for (TestClient client : List.of(one, two, three, four)) {
                client.req("x");
            }
            for (TestClient client : List.of(one, two, three, four)) {
                assertThat(client.next()).isEqualTo("[\"EOSE\",\"x\"]");
            }
        }
    }

    @Test
    void theSocketIsNotReadWhileTooManyMessagesWait() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TestRelay relay = TestRelay.start(Map.of("maxQueuedMessages", 8, "maxQueuedBytes", 65_536), exchange -> {
                    go.await(120, TimeUnit.SECONDS);
                    TestRelay.ECHO.process(exchange);
                });
                RawClient client = RawClient.connect(relay.port())) {
            int sent = Backpressure.fill(client, 40_000_000);
            assertThat(sent).isLessThan(40_000_000);
            assertThat(relay.statistics().bytesReceived()).isLessThan(4_000_000);
            go.countDown();
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"0\"]");
        }
    }

    @Test
    void onlySoManyBytesAreInTheRouteAtOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("nostr-relay:127.0.0.1:0")
                        .process(exchange -> begun.incrementAndGet())
                        .threads(1)
                        .process(exchange -> go.await(60, TimeUnit.SECONDS))
                        .process(TestRelay.ECHO);
            }
        };
        String padding = "\"" + "x".repeat(60_000) + "\"";
        try (TestRelay relay = TestRelay.start(Map.of("maxInFlight", 256, "maxQueuedBytes", 65_536), route);
                TestClient client = TestClient.connect(relay.uri())) {
            for (int i = 0; i < 20; i++) {
                client.send("[\"REQ\",\"" + i + "\",{\"#t\":[" + padding + "]}]");
            }
            Awaitility.await().until(() -> begun.get() >= 5);
            // Nothing else begins before something ends; what would have begun by now has been there first.
            assertThat(begun).hasValue(5);
            go.countDown();
            assertThat(client.next(20)).isEqualTo(answers(20));
        }
    }

    private static List<String> answers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "[\"EOSE\",\"" + i + "\"]")
                .toList();
    }
}
