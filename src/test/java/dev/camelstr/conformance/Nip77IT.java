package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.negentropy.PlainClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** NIP-77: reconciliation. */
class Nip77IT extends RelayConformance {
    private static final int MAX_RECORDS = 60;
    private static final int MAX_SESSIONS = 3;
    private static final int BUCKETS = 4;
    private static final String NOTHING = "610000" + "0200"; // one range of everything: no ids
    private static final long NOW = Instant.now().getEpochSecond();

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.negentropy.max-records",
                Integer.toString(MAX_RECORDS),
                "camelstr.relay.negentropy.max-sessions-per-connection",
                Integer.toString(MAX_SESSIONS),
                "camelstr.relay.negentropy.idle-timeout",
                "10m",
                "camelstr.relay.private-kinds",
                "1059");
    }

    private static Filter eventsOf(EventSigner author, int... kinds) {
        Filter.Builder filter = Filter.builder().authors(List.of(author.pubkey()));
        return kinds.length == 0 ? filter.build() : filter.kinds(kinds[0]).build();
    }

    private Event publish(Event event) throws Exception {
        assertAccepted(event);
        return event;
    }

    private List<Event> publishNotes(EventSigner author, int count) throws Exception {
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notes.add(publish(
                    author.sign(new EventBuilder(1).createdAt(NOW - i % 7).content("note " + i))));
        }
        return notes;
    }

    private static Map<EventId, Long> records(List<Event> events) {
        Map<EventId, Long> records = new HashMap<>();
        events.forEach(event -> records.put(event.id(), event.createdAt()));
        return records;
    }

    private RelayClient send(byte[] json) throws Exception {
        return client.send(new String(json, StandardCharsets.UTF_8));
    }

    private RelayClient open(String id, String filter, String hex) throws Exception {
        return client.send("[\"NEG-OPEN\",\"" + id + "\"," + filter + ",\"" + hex + "\"]");
    }

    /** Reconciles up to the end. */
    private PlainClient reconcile(Filter filter, Map<EventId, Long> records) throws Exception {
        PlainClient side = new PlainClient(records, BUCKETS);
        send(ClientMessages.negOpen("n", filter, side.open()));
        for (Optional<byte[]> next = answer(side); next.isPresent(); next = answer(side)) {
            send(ClientMessages.negMsg("n", next.get()));
        }
        send(ClientMessages.negClose("n"));
        return side;
    }

    private Optional<byte[]> answer(PlainClient side) throws Exception {
        return side.answer(client.next(RelayMessage.NegMsg.class).message());
    }

    private Set<EventId> need(Filter filter) throws Exception {
        return reconcile(filter, Map.of()).need;
    }

    private RelayMessage.NegErr error() throws Exception {
        return client.next(RelayMessage.NegErr.class);
    }

    @Test
    void aClientLearnsWhatItLacksAndWhatTheRelayLacks() throws Exception {
        EventSigner author = TestRelay.author();
        List<Event> stored = publishNotes(author, 50);
        List<Event> own = new ArrayList<>(stored.subList(0, 45));
        List<Event> unpublished = List.of(note(author, "a"), note(author, "b"), note(author, "c"));
        own.addAll(unpublished);

        PlainClient side = reconcile(eventsOf(author), records(own));

        assertThat(side.need).isEqualTo(records(stored.subList(45, 50)).keySet());
        assertThat(side.have).isEqualTo(records(unpublished).keySet());
    }

    @Test
    void equalSetsAreUnderstoodInOneRound() throws Exception {
        EventSigner author = TestRelay.author();
        PlainClient side = new PlainClient(records(publishNotes(author, 20)), BUCKETS);

        send(ClientMessages.negOpen("n", eventsOf(author), side.open()));

        assertThat(answer(side)).isEmpty();
        assertThat(side.have).isEmpty();
        assertThat(side.need).isEmpty();
    }

    @Test
    void onlyWhatTheFilterMatchesTakesPart() throws Exception {
        EventSigner author = TestRelay.author();
        publishNotes(author, 3);
        Event reaction = publish(author.sign(new EventBuilder(7).content("+")));

        assertThat(need(eventsOf(author, 7))).containsExactly(reaction.id());
    }

    @Test
    void aLimitMeansTheNewest() throws Exception {
        EventSigner author = TestRelay.author();
        publish(author.sign(new EventBuilder(1).createdAt(NOW - 20)));
        Event newest = publish(author.sign(new EventBuilder(1).createdAt(NOW - 10)));

        assertThat(need(eventsOf(author).toBuilder().limit(1).build())).containsExactly(newest.id());
        assertThat(need(eventsOf(author).toBuilder().limit(0).build())).isEmpty();
    }

    @Test
    void eventsWithMoreTagsThanTheIndexKnowsAreToldApart() throws Exception {
        EventSigner author = TestRelay.author();
        Filter.Builder filter = eventsOf(author).toBuilder();
        EventBuilder all = new EventBuilder(1);
        EventBuilder allButOne = new EventBuilder(1);
        for (String letter : List.of("r", "l", "i", "g", "t")) {
            filter.tag(letter, List.of("x"));
            all.tag(letter, "x");
            allButOne.tag(letter, letter.equals("t") ? "y" : "x");
        }
        Event wanted = publish(author.sign(all));
        publish(author.sign(allButOne));

        assertThat(need(filter.build())).containsExactly(wanted.id());
    }

    @Test
    void expiredEventsDoNotTakePart() throws Exception {
        EventSigner author = TestRelay.author();
        try (TestRelay reader = connectToReaderOfRows()) {
            Event lasting = publish(note(author, "lasting"));
            Event brief = publish(expiringLater(author));
            assertThat(need(eventsOf(author))).containsExactlyInAnyOrder(lasting.id(), brief.id());

            expire(reader, brief);

            assertThat(need(eventsOf(author))).containsExactly(lasting.id());
        }
    }

    @Test
    void eventsOfPrivateKindsAreOnlyForTheirRecipients() throws Exception {
        EventSigner sender = TestRelay.author();
        Event note = publish(note(sender, "public"));
        Event wrap = publish(
                sender.sign(new EventBuilder(1059).tag("p", alice.pubkey().hex())));
        assertThat(need(eventsOf(sender))).containsExactly(note.id());

        send(ClientMessages.negOpen("n", eventsOf(sender, 1059), new PlainClient(Map.of(), BUCKETS).open()));
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        assertThat(error().reason()).startsWith("auth-required:");
        client.auth(proof(alice, challenge, relay.uri().toString()));
        assertThat(client.next(RelayMessage.Ok.class).accepted()).isTrue();

        assertThat(need(eventsOf(sender, 1059))).containsExactly(wrap.id());
        assertThat(need(eventsOf(sender))).containsExactlyInAnyOrder(note.id(), wrap.id());
    }

    @Test
    void aQueryThatIsTooBigIsBlockedWithTheBound() throws Exception {
        EventSigner author = TestRelay.author();
        publishNotes(author, MAX_RECORDS);
        assertThat(need(eventsOf(author))).hasSize(MAX_RECORDS);
        publish(note(author, "one more"));

        send(ClientMessages.negOpen("n", eventsOf(author), new PlainClient(Map.of(), BUCKETS).open()));

        RelayMessage.NegErr error = error();
        assertThat(error.reason()).startsWith("blocked:");
        assertThat(error.maxRecords()).hasValue(MAX_RECORDS);
        assertThat(need(eventsOf(author).toBuilder().limit(MAX_RECORDS).build()))
                .hasSize(MAX_RECORDS);
    }

    @Test
    void whoTakesTooLongIsClosed() throws Exception {
        Map<String, String> impatient = Map.of("camelstr.relay.negentropy.idle-timeout", "500ms");
        try (TestRelay own = TestRelay.start(streams, impatient);
                RelayClient slow = own.connect()) {
            slow.send("[\"NEG-OPEN\",\"slow\",{\"kinds\":[9998]},\"" + NOTHING + "\"]");
            slow.next(RelayMessage.NegMsg.class);

            RelayMessage.NegErr error = slow.next(RelayMessage.NegErr.class);
            assertThat(error.subscription()).isEqualTo("slow");
            assertThat(error.reason()).startsWith("closed:");
            slow.send("[\"NEG-MSG\",\"slow\",\"" + NOTHING + "\"]");
            assertThat(slow.next(RelayMessage.NegErr.class).reason()).startsWith("closed:");
        }
    }

    @Test
    void malformedMessagesEndTheReconciliationAndNothingElse() throws Exception {
        for (String bad : List.of("", "61ff", "6100000300", "610000" + "02" + "81ffffffffffffffff7f")) {
            open("bad", "{\"kinds\":[9998]}", bad);
            assertThat(error().reason()).startsWith("invalid:");
            open("bad", "{\"kinds\":[9998]}", NOTHING);
            client.next(RelayMessage.NegMsg.class);
            client.send("[\"NEG-MSG\",\"bad\",\"" + bad + "\"]");
            assertThat(error().reason()).startsWith("invalid:");
        }
        client.send("[\"NEG-OPEN\",\"bad\",{},\"xyz\"]");
        assertThat(error().reason()).startsWith("invalid:");
        open("bad", "{\"search\":\"x\"}", NOTHING);
        assertThat(error().subscription()).isEqualTo("bad");

        assertThat(need(eventsOf(TestRelay.author()))).isEmpty();
    }

    @Test
    void mutatedMessagesAreAnsweredEachWithOneMessage() throws Exception {
        EventSigner author = TestRelay.author();
        byte[] open = new PlainClient(records(publishNotes(author, 40)), BUCKETS).open();
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] mutated = open.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            send(ClientMessages.negOpen("n", eventsOf(author), mutated));
            assertThat(client.next()).isInstanceOfAny(RelayMessage.NegMsg.class, RelayMessage.NegErr.class);
        }
    }

    @Test
    void anotherVersionIsAnsweredWithTheHighestKnown() throws Exception {
        open("n", "{\"kinds\":[9998]}", "6200");

        assertThat(client.next(RelayMessage.NegMsg.class).message()).containsExactly(0x61);
    }

    @Test
    void aConnectionHasOnlySoManyAndClosingFreesOne() throws Exception {
        for (int i = 0; i < MAX_SESSIONS; i++) {
            open("n" + i, "{\"kinds\":[9998]}", NOTHING);
            client.next(RelayMessage.NegMsg.class);
        }
        open("one more", "{\"kinds\":[9998]}", NOTHING);
        assertThat(error().reason()).startsWith("rate-limited:");
        // Of the same id as an open one: that one ends.
        open("n0", "{\"kinds\":[9998]}", NOTHING);
        client.next(RelayMessage.NegMsg.class);
        client.send("[\"NEG-CLOSE\",\"n1\"]");

        open("one more", "{\"kinds\":[9998]}", NOTHING);

        assertThat(client.next(RelayMessage.NegMsg.class).subscription()).isEqualTo("one more");
    }

    @Test
    void itsIdsAreNotThoseOfSubscriptions() throws Exception {
        EventSigner author = TestRelay.author();
        client.stored("same", "{" + by(author) + "}");
        open("same", "{\"kinds\":[9998]}", NOTHING);
        client.next(RelayMessage.NegMsg.class);
        client.send("[\"NEG-CLOSE\",\"same\"]");
        Event note = note(author, "live");
        try (RelayClient other = relay.connect()) {
            other.publish(note);
        }

        assertThat(client.next(RelayMessage.Event.class).event().id()).isEqualTo(note.id());
    }
}
