package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.ClientMessage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RateLimitIT {

    @Test
    void whatIsTooMuchIsAnsweredInTheFormOfTheMessage() throws Exception {
        Event event = EventSigner.random(Schnorr.of("bouncycastle")).sign(new EventBuilder(1).content("hi"));
        String publish = new String(new ClientMessage.Event(event).toJson());
        AtomicInteger handled = new AtomicInteger();
        try (TestRelay relay = TestRelay.start(Map.of("byteRate", 1, "maxMessageBytes", 2000), exchange -> {
                    handled.incrementAndGet();
                    exchange.getIn().getBody();
                });
                TestClient client = TestClient.connect(relay.uri())) {
            client.send(HostileFramesIT.message("all", 2000));
            client.send(publish);
            // All so long that there is no room for them for minutes: a byte a second.
            client.send(HostileFramesIT.message("sub", 300));
            client.send(HostileFramesIT.message("cnt", 300).replace("REQ", "COUNT"));
            client.send("nonsense".repeat(40));
            client.send("[\"CLOSE\",\"sub\"]");
            assertThat(client.next()).isEqualTo("[\"OK\",\"" + event.id() + "\",false,\"rate-limited: slow down\"]");
            assertThat(client.next()).isEqualTo("[\"CLOSED\",\"sub\",\"rate-limited: slow down\"]");
            assertThat(client.next()).isEqualTo("[\"CLOSED\",\"cnt\",\"rate-limited: slow down\"]");
            assertThat(client.next()).isEqualTo("[\"NOTICE\",\"rate-limited: slow down\"]");
            Awaitility.await().untilAsserted(() -> assertThat(handled).hasValue(2));
            assertThat(relay.statistics().rateLimited()).isEqualTo(4);
        }
    }

    @Test
    void whoSendsTooMuchIsHeardNoSoonerForWhatWasSkipped() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("byteRate", 2_000, "maxMessageBytes", 2_000), TestRelay.ECHO);
                TestClient client = TestClient.connect(relay.uri())) {
            long start = System.nanoTime();
            client.send(HostileFramesIT.message("long", 4_000));
            assertThat(client.next()).contains("too long");
            client.req("a");
            assertThat(client.next()).isEqualTo("[\"EOSE\",\"a\"]");
            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    @Test
    void anAddressHasOneAllowanceForAllItsConnections() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("addressMessageRate", 1), TestRelay.ECHO);
                TestClient one = TestClient.connect(relay.uri());
                TestClient two = TestClient.connect(relay.uri())) {
            assertThat(one.req("a").next()).isEqualTo("[\"EOSE\",\"a\"]");
            // One more is allowed each second that this takes.
            for (int i = 0; i < 100; i++) {
                two.req("b");
            }
            assertThat(two.next(100)).contains("[\"CLOSED\",\"b\",\"rate-limited: slow down\"]");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(two.req("c").next()).isEqualTo("[\"EOSE\",\"c\"]"));
        }
    }
}
