package dev.camelstr.pipeline.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.RelayMessage;
import dev.camelstr.nostr.crypto.EventSigner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The relay as its clients see it: NIP-01, 09, 11, 40, 42, 45 and 70. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayIT {
    private final EventSigner alice = TestRelays.author();
    private TestApplication application;
    private URI uri;
    private RelayClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        application = TestRelays.start(folder, Map.of("camelstr.relay.max-subscriptions", "3"));
        uri = TestRelays.uri(application);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @BeforeEach
    void connect() throws Exception {
        client = RelayClient.connect(uri);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static String by(EventSigner author) {
        return "\"authors\":[\"" + author.pubkey().hex() + "\"]";
    }

    private static String id(Event event) {
        return "{\"ids\":[\"" + event.id().hex() + "\"]}";
    }

    @Test
    void anEventWithItsOkIsFoundByTheNextReq() throws Exception {
        Event note = TestRelays.note(alice, "found at once");

        RelayMessage.Ok ok = client.publish(note);

        assertThat(ok.accepted()).isTrue();
        assertThat(ok.message()).isEmpty();
        assertThat(client.stored("s", id(note))).containsExactly(note.id());
    }

    @Test
    void aThousandEventsInFlightAreAllAnsweredAndFound() throws Exception {
        EventSigner author = TestRelays.author();
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            notes.add(TestRelays.note(author, "pipelined " + i));
        }
        Set<EventId> answered = new HashSet<>();

        for (Event note : notes) {
            client.event(note);
        }
        for (int i = 0; i < notes.size(); i++) {
            RelayMessage.Ok ok = client.next(RelayMessage.Ok.class);
            assertThat(ok.accepted()).as(ok.message()).isTrue();
            answered.add(ok.id());
        }

        assertThat(answered).hasSize(1_000);
        assertThat(client.stored("s", "{" + by(author) + ",\"limit\":2000}"))
                .containsExactlyInAnyOrderElementsOf(answered);
    }

    @Test
    void liveEventsArriveAfterEose() throws Exception {
        EventSigner author = TestRelays.author();
        assertThat(client.stored("live", "{" + by(author) + "}")).isEmpty();
        Event note = TestRelays.note(author, "live");
        try (RelayClient other = RelayClient.connect(uri)) {
            other.publish(note);
        }

        RelayMessage.Event received = client.next(RelayMessage.Event.class);

        assertThat(received.subscription()).isEqualTo("live");
        assertThat(received.event().raw()).isEqualTo(note.raw());
    }

    @Test
    void ephemeralEventsAreTakenAndPassedOnAndNotStored() throws Exception {
        Event ephemeral = alice.sign(new EventBuilder(20_001).content("now"));
        try (RelayClient other = RelayClient.connect(uri)) {
            other.stored("e", "{\"kinds\":[20001]}");

            assertThat(client.publish(ephemeral).accepted()).isTrue();
            assertThat(other.next(RelayMessage.Event.class).event().id()).isEqualTo(ephemeral.id());
        }

        assertThat(client.stored("s", id(ephemeral))).isEmpty();
    }

    @Test
    void verdictsBecomeOks() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event note = TestRelays.note(alice, "twice");
        client.publish(note);
        Event newer = alice.sign(new EventBuilder(10_002).createdAt(now));
        Event older = alice.sign(new EventBuilder(10_002).createdAt(now - 10));
        client.publish(newer);
        Event unwanted = TestRelays.note(alice, "unwanted");
        client.publish(unwanted);
        client.publish(alice.sign(new EventBuilder(5).tag("e", unwanted.id().hex())));
        Event expired = alice.sign(new EventBuilder(1).tag("expiration", Long.toString(now - 1)));

        assertThat(client.publish(note)).satisfies(ok -> {
            assertThat(ok.accepted()).isTrue();
            assertThat(ok.message()).startsWith("duplicate:");
        });
        assertRefused(older, "duplicate: have a newer version");
        assertRefused(unwanted, "blocked:");
        assertRefused(expired, "invalid:");
        assertThat(client.stored("s", id(unwanted))).isEmpty();
        assertThat(client.stored("s", "{\"kinds\":[10002]," + by(alice) + "}")).containsExactly(newer.id());
    }

    private void assertRefused(Event event, String message) throws Exception {
        RelayMessage.Ok ok = client.publish(event);
        assertThat(ok.accepted()).isFalse();
        assertThat(ok.message()).startsWith(message);
    }

    @Test
    void aForgedEventIsInvalid() throws Exception {
        Event note = TestRelays.note(alice, "true");
        byte[] sig = note.sig().clone();
        sig[0] ^= 1;

        assertRefused(
                new EventBuilder(1)
                        .createdAt(note.createdAt())
                        .content(note.content())
                        .build(note.pubkey(), note.id(), sig),
                "invalid:");
    }

    @Test
    void theNewestComeFirstUpToTheLimit() throws Exception {
        EventSigner author = TestRelays.author();
        long now = Instant.now().getEpochSecond();
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Event note = author.sign(new EventBuilder(1).createdAt(now - 5 + i));
            client.publish(note);
            ids.add(note.id());
        }
        Collections.reverse(ids);

        assertThat(client.stored("s", "{" + by(author) + ",\"limit\":3}")).isEqualTo(ids.subList(0, 3));
    }

    @Test
    void filtersAreAlternativesWithLimitsOfTheirOwn() throws Exception {
        EventSigner author = TestRelays.author();
        Event note = TestRelays.note(author, "one");
        Event reaction = author.sign(new EventBuilder(7).content("+"));
        client.publish(note);
        client.publish(reaction);

        assertThat(client.stored(
                        "s",
                        "{" + by(author) + ",\"kinds\":[1],\"limit\":1}",
                        "{" + by(author) + ",\"kinds\":[1,7],\"limit\":5}"))
                .containsExactlyInAnyOrder(note.id(), reaction.id());
    }

    @Test
    void limitZeroAsksForNothingStoredAndAllThatIsNew() throws Exception {
        EventSigner author = TestRelays.author();
        client.publish(TestRelays.note(author, "old"));

        assertThat(client.stored("s", "{" + by(author) + ",\"limit\":0}")).isEmpty();
        Event fresh = TestRelays.note(author, "new");
        client.event(fresh);

        List<RelayMessage> both = List.of(client.next(), client.next());
        assertThat(both).anySatisfy(message -> assertThat(message).isInstanceOf(RelayMessage.Event.class));
        assertThat(both).anySatisfy(message -> assertThat(message).isInstanceOf(RelayMessage.Ok.class));
    }

    @Test
    void aSubscriptionOfTheSameIdReplacesTheOlderOne() throws Exception {
        EventSigner first = TestRelays.author();
        EventSigner second = TestRelays.author();
        client.stored("s", "{" + by(first) + "}");
        client.stored("s", "{" + by(second) + "}");
        Event wanted = TestRelays.note(second, "wanted");
        try (RelayClient other = RelayClient.connect(uri)) {
            other.publish(TestRelays.note(first, "not any more"));
            other.publish(wanted);
        }

        assertThat(client.next(RelayMessage.Event.class).event().id()).isEqualTo(wanted.id());
    }

    @Test
    void aClosedSubscriptionGetsNothing() throws Exception {
        client.stored("s", "{" + by(alice) + "}");
        client.send("[\"CLOSE\",\"s\"]");

        // Live events go out before the EOSE of a later query could.
        assertThat(client.publish(TestRelays.note(alice, "unheard")).accepted()).isTrue();
        assertThat(client.stored("other", "{\"kinds\":[9999]}")).isEmpty();
    }

    @Test
    void badMessagesAreAnsweredAndTheConnectionStays() throws Exception {
        client.send("not json");
        client.next(RelayMessage.Notice.class);
        client.send("[\"WHAT\"]");
        client.next(RelayMessage.Notice.class);
        client.send("[\"REQ\",\"bad\",{\"kinds\":\"1\"}]");
        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("invalid:");
        client.req("search", "{\"search\":\"word\"}");
        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("unsupported:");

        assertThat(client.publish(TestRelays.note(alice, "still here")).accepted())
                .isTrue();
    }

    @Test
    void oneSubscriptionTooManyIsClosed() throws Exception {
        for (int i = 0; i < 3; i++) {
            client.stored("s" + i, "{\"kinds\":[9999]}");
        }
        client.req("s3", "{\"kinds\":[9999]}");

        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("rate-limited:");
        assertThat(client.stored("s1", "{\"kinds\":[9999]}")).isEmpty();
    }

    @Test
    void countsExactly() throws Exception {
        EventSigner author = TestRelays.author();
        client.publish(TestRelays.note(author, "1"));
        client.publish(TestRelays.note(author, "2"));

        client.send("[\"COUNT\",\"c\",{" + by(author) + ",\"limit\":1}]");

        assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(2);
    }

    @Test
    void aReqDuringAFloodLosesNothingAndRepeatsNothing() throws Exception {
        EventSigner author = TestRelays.author();
        List<Event> flood = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            flood.add(TestRelays.note(author, "flood " + i));
        }
        CountDownLatch underWay = new CountDownLatch(100);
        Thread publisher = new Thread(() -> {
            try (RelayClient other = RelayClient.connect(uri)) {
                for (Event event : flood) {
                    other.event(event);
                }
                for (int i = 0; i < flood.size(); i++) {
                    other.next(RelayMessage.Ok.class);
                    underWay.countDown();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        publisher.start();
        assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
        List<EventId> received = new ArrayList<>(client.stored("s", "{" + by(author) + ",\"limit\":5000}"));
        assertThat(received).hasSizeGreaterThanOrEqualTo(100);
        while (received.size() < flood.size()) {
            received.add(client.next(RelayMessage.Event.class).event().id());
        }
        publisher.join();

        assertThat(received)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        flood.stream().map(Event::id).toList());
    }

    @Test
    void protectedEventsNeedTheirAuthenticatedAuthor() throws Exception {
        Event secret = alice.sign(new EventBuilder(1).tag("-"));
        client.event(secret);
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("auth-required:");

        client.auth(proof(alice, challenge, "wss://relay.example/"));
        assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("invalid:");
        client.auth(proof(alice, "another", uri.toString()));
        assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("invalid:");
        client.auth(proof(alice, challenge, uri.toString()));
        assertThat(client.next(RelayMessage.Ok.class).accepted()).isTrue();

        assertThat(client.publish(secret).accepted()).isTrue();
        assertRefused(TestRelays.author().sign(new EventBuilder(1).tag("-")), "restricted:");
    }

    private static Event proof(EventSigner signer, String challenge, String relay) {
        return signer.sign(new EventBuilder(22_242).tag("relay", relay).tag("challenge", challenge));
    }

    @Test
    void anAuthEventIsNeverPublished() throws Exception {
        assertRefused(proof(alice, "x", uri.toString()), "blocked:");
    }

    @Test
    void theDocumentSaysWhatIsInForce() throws Exception {
        HttpResponse<String> document = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(uri.toString().replace("ws:", "http:")))
                                .header("Accept", "application/nostr+json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(document.body())
                .contains("\"max_subscriptions\":3", "\"max_message_length\":262144")
                // Without a URL of its own the relay does not promise what hangs on one.
                .contains("\"supported_nips\":[1,2,9,11,40,45,65]");
    }
}
