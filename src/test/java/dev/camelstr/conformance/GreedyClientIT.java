package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one client may keep in the relay's memory is bounded, whatever it asks for, and others are served. */
class GreedyClientIT extends RelayConformance {
    private static final int PER_CONNECTION = 100_000;
    private static final int IN_ALL = 250_000;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.max-filter-bytes-per-connection",
                Integer.toString(PER_CONNECTION),
                "camelstr.relay.max-filter-bytes",
                Integer.toString(IN_ALL),
                "camelstr.relay.max-authenticated-keys",
                "3",
                "camelstr.relay.max-paused-bytes",
                "1",
                "camelstr.relay.byte-rate",
                "0");
    }

    /** A filter that takes about 50,000 bytes, half of what a connection may have. */
    private static String large(String name) {
        String values =
                IntStream.range(0, 120).mapToObj(i -> "\"" + name + i + "\"").collect(Collectors.joining(","));
        return "{\"#t\":[" + values + "]}";
    }

    @Test
    void theFiltersOfOneConnectionAreBoundedTogether() throws Exception {
        client.stored("one", large("a"));
        client.stored("two", large("b"));
        client.req("three", large("c"));
        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("rate-limited:");

        client.stored("two", large("c")); // instead of the other
        client.send("[\"CLOSE\",\"one\"]");

        assertThat(client.stored("three", large("d"))).isEmpty();
        close(client, "two", "three");
    }

    /** For the next test: those of all connections are bounded, and that one has gone may be noticed late. */
    private static void close(RelayClient of, String... subscriptions) throws Exception {
        for (String subscription : subscriptions) {
            of.send("[\"CLOSE\",\"" + subscription + "\"]");
        }
        assertThat(of.stored("last", "{\"kinds\":[9998]}")).isEmpty(); // after them in order
    }

    @Test
    void aLongValueCountsForWhatItIs() throws Exception {
        client.req("long", "{\"#t\":[\"" + "x".repeat(PER_CONNECTION) + "\"]}");

        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("rate-limited:");
    }

    @Test
    void theFiltersOfAllConnectionsAreBoundedTogether() throws Exception {
        try (RelayClient second = relay.connect();
                RelayClient third = relay.connect()) {
            for (RelayClient greedy : new RelayClient[] {client, second}) {
                greedy.stored("one", large("a"));
                greedy.stored("two", large("b"));
            }
            third.stored("one", large("a"));
            third.req("two", large("b"));
            assertThat(third.next(RelayMessage.Closed.class).message()).startsWith("error: overloaded");

            assertThat(third.stored("small", "{\"kinds\":[9998]}")).isEmpty();
            for (RelayClient each : new RelayClient[] {client, second, third}) {
                close(each, "one", "two");
            }
        }
    }

    @Test
    void whatIsNotKeptForASlowReaderIsReadAgain() throws Exception {
        List<EventId> published = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Event event = alice.sign(new EventBuilder(1).createdAt(1_000 - i).content("x".repeat(100_000)));
            assertThat(client.publish(event).accepted()).isTrue();
            published.add(event.id());
        }

        String all = "{\"authors\":[\"" + alice.pubkey().hex() + "\"]}";
        for (int i = 0; i < 4; i++) {
            client.req("s" + i, all); // more than a connection's queue holds
        }
        Map<String, List<EventId>> received = new HashMap<>();
        for (int ended = 0; ended < 4; ) {
            RelayMessage message = client.next();
            if (message instanceof RelayMessage.Event event) {
                received.computeIfAbsent(event.subscription(), id -> new ArrayList<>())
                        .add(event.event().id());
            } else if (message instanceof RelayMessage.Eose) {
                ended++;
            }
        }
        assertThat(received.values())
                .hasSize(4)
                .allSatisfy(ids -> assertThat(ids).isEqualTo(published));
    }

    @Test
    void aConnectionProvesOnlySoManyKeys() throws Exception {
        client.event(alice.sign(new EventBuilder(1).tag("-")));
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        client.next(RelayMessage.Ok.class);
        for (int i = 0; i < 3; i++) {
            assertThat(prove(i == 0 ? alice : TestRelay.author(), challenge).accepted())
                    .isTrue();
        }

        assertThat(prove(bob, challenge).message()).startsWith("rate-limited:");
        assertThat(prove(alice, challenge).accepted()).isTrue();
    }

    private RelayMessage.Ok prove(EventSigner signer, String challenge) throws Exception {
        client.auth(proof(signer, challenge, relay.uri().toString()));
        return client.next(RelayMessage.Ok.class);
    }
}
