package dev.camelstr.pipeline.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.pipeline.health.RelayWatch;
import dev.camelstr.store.relays.KnownRelay;
import dev.camelstr.store.relays.RelayTable;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped routes follow 200 authors over 20 relays that their lists name; one relay is configured, and has the lists. */
class FollowIT {
    private static final int RELAYS = 20;
    private static final int AUTHORS = 200;
    private static final long NOW = System.currentTimeMillis() / 1000;

    private final Random random = new Random(65);
    private final SampleRelay home = SampleRelay.start(List.of());
    private final List<SampleRelay> relays = relays(RELAYS);
    private final SampleRelay late = SampleRelay.start(List.of());
    private final List<EventSigner> authors =
            IntStream.range(0, AUTHORS).mapToObj(i -> TestRelay.author()).toList();
    private final Map<EventSigner, List<SampleRelay>> writing = new HashMap<>();
    private final Map<EventSigner, SampleRelay> reading = new HashMap<>();
    private final Map<EventSigner, Event> lists = new HashMap<>();
    private final Map<EventSigner, Event> elsewhere = new HashMap<>();
    private final Set<EventId> expected = new HashSet<>();
    private TestRelay node;

    private static List<SampleRelay> relays(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SampleRelay.start(List.of()))
                .toList();
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
        Stream.concat(Stream.of(home, late), relays.stream()).forEach(SampleRelay::close);
    }

    private SampleRelay any() {
        return relays.get(random.nextInt(RELAYS));
    }

    private static EventBuilder note(String words) {
        return new EventBuilder(1).createdAt(NOW - 100_000).content(words);
    }

    /** An event that is to be collected. */
    private Event due(Event event, SampleRelay... at) {
        expected.add(event.id());
        for (SampleRelay relay : at) {
            relay.publish(event);
        }
        return event;
    }

    private void join(EventSigner author) {
        Set<SampleRelay> write = new HashSet<>();
        while (write.size() < 3) {
            write.add(any());
        }
        writing.put(author, List.copyOf(write));
        reading.put(author, any());
        lists.put(author, due(list(author, NOW - 200_000, writing.get(author), reading.get(author)), home));
    }

    private static Event list(EventSigner author, long time, List<SampleRelay> write, SampleRelay read) {
        EventBuilder list = new EventBuilder(10_002).createdAt(time).tag("r", read.url(), "read");
        write.forEach(relay -> list.tag("r", relay.url(), "write"));
        return author.sign(list.tag("r", "http://no.relay.example/").tag("r", "wss://user@secret.example.com/"));
    }

    private void write(EventSigner author) {
        List<Event> notes = new ArrayList<>();
        for (SampleRelay relay : writing.get(author)) {
            notes.add(due(author.sign(note("at " + relay.url())), relay));
        }
        Event deleted = notes.get(0);
        due(
                author.sign(new EventBuilder(5)
                        .createdAt(NOW - 90_000)
                        .tag("e", deleted.id().hex())),
                writing.get(author).get(1));
        expected.remove(deleted.id());
        EventSigner stranger = TestRelay.author();
        due(stranger.sign(note("to you").tag("p", author.pubkey().hex())), reading.get(author));
        any().publish(stranger.sign(note("to nobody").tag("p", stranger.pubkey().hex())));
        elsewhere.put(author, author.sign(note("at a relay that the author does not name")));
        late.publish(elsewhere.get(author));
    }

    private Set<EventId> stored() throws Exception {
        try (RelayClient client = node.connect()) {
            return new HashSet<>(client.stored("all", "{\"limit\":5000}"));
        }
    }

    private void awaitExpected() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(stored()).isEqualTo(expected));
    }

    @Test
    void exactlyTheEventsOfTheFollowedAreCollectedAlsoAfterAListHasChanged() throws Exception {
        authors.forEach(this::join);
        authors.forEach(this::write);
        Event strange = TestRelay.note(TestRelay.author(), "of a stranger");
        Stream.concat(Stream.of(home, late), relays.stream()).forEach(relay -> relay.publish(strange));
        node = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.relays",
                        home.url(),
                        "camelstr.collect.follow",
                        authors.stream().map(author -> author.pubkey().hex()).collect(Collectors.joining(",")),
                        "camelstr.collect.follow-period",
                        "1s",
                        "camelstr.collect.private-addresses",
                        "true",
                        "camelstr.collect.page-rate",
                        "100"),
                "collect",
                "store",
                "serve");

        awaitExpected();
        assertThat(late.connections()).isZero();

        EventSigner mover = authors.get(7);
        due(list(mover, NOW - 50, List.of(late), reading.get(mover)), home);
        expected.remove(lists.get(mover).id());
        expected.add(elsewhere.get(mover).id());
        awaitExpected();
        due(mover.sign(new EventBuilder(1).content("after the list")), late);
        awaitExpected();
    }

    @Test
    void whomSomebodyFollowsIsFollowedTooAlsoWithoutAList() throws Exception {
        EventSigner root = authors.get(0);
        EventSigner listed = authors.get(1);
        EventSigner hinted = authors.get(2);
        home.publish(root.sign(new EventBuilder(3)
                .tag("p", listed.pubkey().hex())
                .tag("p", hinted.pubkey().hex(), relays.get(1).url())
                .tag("p", "no key")));
        home.publish(list(listed, NOW - 200_000, List.of(relays.get(0)), late));
        Event ofListed = listed.sign(note("where the list says"));
        Event ofHinted = hinted.sign(note("where the follower says"));
        relays.get(0).publish(ofListed);
        relays.get(1).publish(ofHinted);
        node = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.relays",
                        home.url(),
                        "camelstr.collect.follow",
                        root.pubkey().hex(),
                        "camelstr.collect.follow-depth",
                        "1",
                        "camelstr.collect.follow-period",
                        "1s",
                        "camelstr.collect.private-addresses",
                        "true",
                        "camelstr.collect.page-rate",
                        "100"),
                "collect",
                "store",
                "serve");

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stored().containsAll(Set.of(ofListed.id(), ofHinted.id())));
    }

    @Test
    void whereAListLeadsToAPrivateAddressNobodyIsConnectedTo() throws Exception {
        EventSigner author = authors.get(0);
        home.publish(list(author, NOW - 200_000, relays, late));
        Event note = author.sign(note("at home"));
        home.publish(note);
        node = TestRelay.start(
                StreamKind.LOCAL,
                Map.of(
                        "camelstr.relays",
                        home.url(),
                        "camelstr.collect.follow",
                        author.pubkey().hex(),
                        "camelstr.collect.follow-period",
                        "1s"),
                "collect",
                "store",
                "serve");

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stored().contains(note.id()));
        assertThat(relays).allMatch(relay -> relay.connections() == 0);
    }

    /** As if a name had been found that leads here. */
    @Test
    void aRelayThatWasFoundInEventsIsNotConnectedToAtAPrivateAddress() throws Exception {
        node = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relays", ""), "collect", "store", "serve");
        new RelayTable(node.application().database()).add(late.url(), KnownRelay.Source.DISCOVERED, "");

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> RelayWatch.routes(node.application().context()).stream()
                        .anyMatch(route ->
                                RelayWatch.consumer(route).getLastError().contains("not a public one")));
        assertThat(late.connections()).isZero();
    }
}
