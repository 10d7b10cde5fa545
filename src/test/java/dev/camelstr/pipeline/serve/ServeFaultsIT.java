package dev.camelstr.pipeline.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.HeldStep;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What clients are told when something is slow, full, or missing. */
class ServeFaultsIT {
    private static final int SECONDS = 120;

    private final EventSigner author = TestRelay.author();

    private String byAuthor(String more) {
        return "{\"authors\":[\"" + author.pubkey().hex() + "\"]" + more + "}";
    }

    private List<Event> notes(int count, int length) {
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notes.add(TestRelay.note(author, i + "x".repeat(length)));
        }
        return notes;
    }

    @Test
    void withoutAVerdictInTimeTheOkSaysThatTheEventMayStillBeStored() throws Exception {
        Map<String, String> settings = Map.of("camelstr.relay.ok-timeout", "200ms");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "serve");
                RelayClient client = relay.connect()) {
            RelayMessage.Ok ok = client.publish(TestRelay.note(author, "nobody stores it"));

            assertThat(ok.accepted()).isFalse();
            assertThat(ok.message()).startsWith("error: ").contains("may still be stored");
        }
    }

    @Test
    void moreThanMayWaitForAVerdictIsOverload() throws Exception {
        Map<String, String> settings = Map.of("camelstr.relay.max-pending", "2", "camelstr.relay.ok-timeout", "1m");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "serve");
                RelayClient client = relay.connect()) {
            for (Event note : notes(3, 1)) {
                client.event(note);
            }

            assertThat(client.next(RelayMessage.Ok.class).message()).isEqualTo("error: overloaded, try again");
        }
    }

    @Test
    void aStoreThatIsTooFarBehindIsOverload() throws Exception {
        Map<String, String> settings = Map.of("camelstr.relay.max-backlog", "1", "camelstr.relay.ok-timeout", "50ms");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "serve");
                RelayClient client = relay.connect()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(SECONDS))
                    .until(() -> client.publish(TestRelay.note(author, "behind " + System.nanoTime()))
                            .message()
                            .equals("error: overloaded, try again"));
        }
    }

    @Test
    void moreLiveEventsThanAreKeptDuringAQueryEndTheSubscription() throws Exception {
        HeldStep query = new HeldStep();
        TestApplication application =
                TestRelay.prepare(StreamKind.LOCAL, Map.of(), "store", "serve").at("send-stored", query);
        try (TestRelay relay = TestRelay.of(application);
                RelayClient reader = relay.connect();
                RelayClient writer = relay.connect()) {
            reader.req("s", byAuthor(""));
            query.awaitReached();
            for (Event note : notes(20, 120_000)) {
                assertThat(writer.publish(note).accepted()).isTrue();
            }

            assertThat(reader.next(RelayMessage.Closed.class).message()).startsWith("error: more events arrived");
            query.release();
        }
    }

    @Test
    void whatWasAnsweredWithOkBeforeARequestIsNotSentAsNewAfterIt() throws Exception {
        HeldStep delivery = new HeldStep();
        TestApplication application =
                TestRelay.prepare(StreamKind.LOCAL, Map.of(), "store", "serve").at("deliver", delivery);
        try (TestRelay relay = TestRelay.of(application);
                RelayClient reader = relay.connect();
                RelayClient writer = relay.connect()) {
            writer.publish(TestRelay.note(author, "older than the limit lets through"));
            delivery.awaitReached();

            assertThat(reader.stored("s", byAuthor(",\"limit\":0"))).isEmpty();
            delivery.release();
            Event later = TestRelay.note(author, "later");
            writer.publish(later);

            assertThat(reader.next(RelayMessage.Event.class).event().id()).isEqualTo(later.id());
        }
    }

    @Test
    void aQueryThatReadsTooMuchIsClosedWithTheReason() throws Exception {
        Map<String, String> settings = Map.of("camelstr.relay.query-rows", "10");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings);
                RelayClient client = relay.connect()) {
            for (Event note : notes(20, 1)) {
                client.publish(note);
            }

            client.req("s", byAuthor(""));

            assertThat(client.next(RelayMessage.Closed.class).message())
                    .isEqualTo("error: the query reads more than 10 events");
        }
    }

    @Test
    void whatHasExpiredOnItsWayIsNotSentLive() throws Exception {
        AtomicLong expiration = new AtomicLong();
        TestApplication application = TestRelay.prepare(StreamKind.LOCAL, Map.of(), "store", "serve")
                .at("deliver", new TestApplication.Fault() {
                    @Override
                    public void before(Exchange exchange) {
                        Awaitility.await()
                                .atMost(Duration.ofSeconds(SECONDS))
                                .until(() -> Instant.now().getEpochSecond() > expiration.get());
                    }
                });
        try (TestRelay relay = TestRelay.of(application);
                RelayClient reader = relay.connect();
                RelayClient writer = relay.connect()) {
            reader.stored("s", byAuthor(""));
            expiration.set(Instant.now().getEpochSecond() + 5); // not before the relay has started
            writer.publish(author.sign(new EventBuilder(1).content("brief").tag("expiration", "" + expiration)));
            Event lasting = TestRelay.note(author, "lasting");
            writer.publish(lasting);

            assertThat(reader.next(RelayMessage.Event.class).event().id()).isEqualTo(lasting.id());
        }
    }

    @Test
    void oksThatAreOwedAreGivenBeforeTheRelayCloses() throws Exception {
        HeldStep oks = new HeldStep();
        Map<String, String> settings = Map.of("camelstr.relay.drain-timeout", "2m");
        TestApplication application =
                TestRelay.prepare(StreamKind.LOCAL, settings, "store", "serve").at("give-oks", oks);
        try (TestRelay relay = TestRelay.of(application);
                RelayClient client = relay.connect()) {
            Event note = TestRelay.note(author, "accepted before the end");
            client.event(note);
            oks.awaitReached();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(relay::close);
            Awaitility.await("the relay to stop accepting")
                    .atMost(Duration.ofSeconds(SECONDS))
                    .until(() -> refusesConnections(relay));
            oks.release();

            assertThat(client.next(RelayMessage.Ok.class).accepted()).isTrue();
            closed.get(SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean refusesConnections(TestRelay relay) {
        try (RelayClient late = relay.connect()) {
            return false;
        } catch (Exception e) {
            return true;
        }
    }
}
