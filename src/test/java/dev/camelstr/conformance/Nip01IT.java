package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** NIP-01: basic protocol flow. */
class Nip01IT extends RelayConformance {

    @Test
    void anEventWithItsOkIsFoundByTheNextReq() throws Exception {
        Event note = note(alice, "found at once");

        RelayMessage.Ok ok = client.publish(note);

        assertThat(ok.accepted()).isTrue();
        assertThat(ok.message()).isEmpty();
        assertThat(client.stored("s", id(note))).containsExactly(note.id());
    }

    @Test
    void aThousandEventsInFlightAreAllAnsweredAndFound() throws Exception {
        EventSigner author = TestRelay.author();
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            notes.add(note(author, "pipelined " + i));
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
    void eoseHasNothingThatAClientOfThisNipAloneDoesNotKnow() throws Exception {
        client.req("s", "{" + by(TestRelay.author()) + "}");

        assertThat(client.next(RelayMessage.Eose.class)).isEqualTo(new RelayMessage.Eose("s"));
    }

    @Test
    void liveEventsArriveAfterEose() throws Exception {
        EventSigner author = TestRelay.author();
        assertThat(client.stored("live", "{" + by(author) + "}")).isEmpty();
        Event note = note(author, "live");
        try (RelayClient other = relay.connect()) {
            other.publish(note);
        }

        RelayMessage.Event received = client.next(RelayMessage.Event.class);

        assertThat(received.subscription()).isEqualTo("live");
        assertThat(received.event().raw()).isEqualTo(note.raw());
    }

    @Test
    void ephemeralEventsAreTakenAndPassedOnAndNotStored() throws Exception {
        Event ephemeral = alice.sign(new EventBuilder(20_001).content("now"));
        try (RelayClient other = relay.connect()) {
            other.stored("e", "{\"kinds\":[20001]}");

            assertThat(client.publish(ephemeral).accepted()).isTrue();
            assertThat(other.next(RelayMessage.Event.class).event().id()).isEqualTo(ephemeral.id());
        }

        assertThat(client.stored("s", id(ephemeral))).isEmpty();
    }

    @Test
    void aForgedEventIsInvalid() throws Exception {
        Event note = note(alice, "true");
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
        EventSigner author = TestRelay.author();
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
        EventSigner author = TestRelay.author();
        Event note = note(author, "one");
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
        EventSigner author = TestRelay.author();
        client.publish(note(author, "old"));

        assertThat(client.stored("s", "{" + by(author) + ",\"limit\":0}")).isEmpty();
        Event fresh = note(author, "new");
        client.event(fresh);

        List<RelayMessage> both = List.of(client.next(), client.next());
        assertThat(both).anySatisfy(message -> assertThat(message).isInstanceOf(RelayMessage.Event.class));
        assertThat(both).anySatisfy(message -> assertThat(message).isInstanceOf(RelayMessage.Ok.class));
    }

    @Test
    void aSubscriptionOfTheSameIdReplacesTheOlderOne() throws Exception {
        EventSigner first = TestRelay.author();
        EventSigner second = TestRelay.author();
        client.stored("s", "{" + by(first) + "}");
        client.stored("s", "{" + by(second) + "}");
        Event wanted = note(second, "wanted");
        try (RelayClient other = relay.connect()) {
            other.publish(note(first, "not any more"));
            other.publish(wanted);
        }

        assertThat(client.next(RelayMessage.Event.class).event().id()).isEqualTo(wanted.id());
    }

    @Test
    void aClosedSubscriptionGetsNothing() throws Exception {
        client.stored("s", "{" + by(alice) + "}");
        client.send("[\"CLOSE\",\"s\"]");

        // Live events go out before the EOSE of a later query could.
        assertThat(client.publish(note(alice, "unheard")).accepted()).isTrue();
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

        assertThat(client.publish(note(alice, "still here")).accepted()).isTrue();
    }

    @Test
    void oneSubscriptionTooManyIsClosed() throws Exception {
        for (int i = 0; i < 100; i++) {
            client.stored("s" + i, "{\"kinds\":[9999]}");
        }
        client.req("s100", "{\"kinds\":[9999]}");

        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("rate-limited:");
        assertThat(client.stored("s1", "{\"kinds\":[9999]}")).isEmpty();
    }

    @Test
    void aReqDuringAFloodLosesNothingAndRepeatsNothing() throws Exception {
        EventSigner author = TestRelay.author();
        List<Event> flood = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            flood.add(note(author, "flood " + i));
        }
        CountDownLatch underWay = new CountDownLatch(100);
        Thread publisher = new Thread(() -> {
            try (RelayClient other = relay.connect()) {
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
        assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
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
    void whatTheRelayHasIsADuplicateAndAccepted() throws Exception {
        Event note = note(alice, "twice");
        assertAccepted(note);

        RelayMessage.Ok again = client.publish(note);

        assertThat(again.accepted()).isTrue();
        assertThat(again.message()).startsWith("duplicate:");
    }

    @Test
    void aForgedCopyOfWhatTheRelayHasIsNoDuplicate() throws Exception {
        Event note = note(alice, "true");
        assertAccepted(note);
        byte[] sig = note.sig().clone();
        sig[63] ^= 1;

        client.send("[\"EVENT\","
                + new String(note.raw(), StandardCharsets.UTF_8)
                        .replace(
                                HexFormat.of().formatHex(note.sig()),
                                HexFormat.of().formatHex(sig))
                + "]");

        RelayMessage.Ok answer = client.next(RelayMessage.Ok.class);
        assertThat(answer.accepted()).isFalse();
        assertThat(answer.message()).startsWith("invalid:");
    }

    @Test
    void onlyTheNewestReplaceableEventStands() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event newer = alice.sign(new EventBuilder(10_002).createdAt(now));
        assertAccepted(newer);

        assertRefused(alice.sign(new EventBuilder(10_002).createdAt(now - 10)), "duplicate: have a newer version");
        assertThat(client.stored("s", "{\"kinds\":[10002]," + by(alice) + "}")).containsExactly(newer.id());
    }

    @Test
    void anAddressableEventReplacesOnlyThatOfItsD() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event other = alice.sign(new EventBuilder(30_023).createdAt(now - 9).tag("d", "other"));
        Event older = alice.sign(new EventBuilder(30_023).createdAt(now - 9).tag("d", "same"));
        Event newer = alice.sign(new EventBuilder(30_023).createdAt(now).tag("d", "same"));
        assertAccepted(other);
        assertAccepted(older);
        assertAccepted(newer);

        assertThat(client.stored("s", "{\"kinds\":[30023]," + by(alice) + "}")).containsExactly(newer.id(), other.id());
    }

    @Test
    void theLowestIdWinsAndComesFirstAmongEquallyOld() throws Exception {
        long now = Instant.now().getEpochSecond();
        EventSigner author = TestRelay.author();
        List<Event> notes = new ArrayList<>();
        List<Event> profiles = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            notes.add(author.sign(new EventBuilder(1).createdAt(now).content("note " + i)));
            profiles.add(author.sign(new EventBuilder(0).createdAt(now).content("{\"name\":\"" + i + "\"}")));
        }
        for (int i = 0; i < 4; i++) {
            client.publish(notes.get(i));
            client.publish(profiles.get(i));
        }

        assertThat(client.stored("notes", "{\"kinds\":[1]," + by(author) + "}")).isEqualTo(sorted(notes));
        assertThat(client.stored("profile", "{\"kinds\":[0]," + by(author) + "}"))
                .containsExactly(sorted(profiles).get(0));
    }

    private static List<EventId> sorted(List<Event> events) {
        return events.stream()
                .map(Event::id)
                .sorted(Comparator.comparing(EventId::hex))
                .toList();
    }

    @Test
    void sinceAndUntilAreInclusiveAndTagsMatch() throws Exception {
        EventSigner author = TestRelay.author();
        long now = Instant.now().getEpochSecond();
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Event note = author.sign(new EventBuilder(1)
                    .createdAt(now - i)
                    .tag("t", "tag" + i % 2)
                    .tag("r", "r" + i));
            assertAccepted(note);
            ids.add(note.id());
        }

        assertThat(client.stored("s", "{" + by(author) + ",\"since\":" + (now - 2) + ",\"until\":" + (now - 1) + "}"))
                .containsExactly(ids.get(1), ids.get(2));
        assertThat(client.stored("s", "{" + by(author) + ",\"#t\":[\"tag1\",\"none\"]}"))
                .containsExactly(ids.get(1), ids.get(3));
        assertThat(client.stored("s", "{" + by(author) + ",\"#t\":[\"tag1\"],\"#r\":[\"r0\",\"r3\"]}"))
                .containsExactly(ids.get(3));
    }

    @Test
    void aSubscriptionIdHasOneTo64Characters() throws Exception {
        String longest = "\u00fc".repeat(64);
        assertThat(client.stored(longest, "{\"kinds\":[9999]}")).isEmpty();

        client.req(longest + "x", "{\"kinds\":[9999]}");
        assertThat(client.next())
                .satisfies(message -> assertThat(message.toString()).contains("invalid:"));
        client.req("", "{\"kinds\":[9999]}");
        assertThat(client.next())
                .satisfies(message -> assertThat(message.toString()).contains("invalid:"));
    }
}
