package dev.camelstr.store.recent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.database.TagHash;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    private static final long NOW = 1_700_000_000L;
    private static final int EVENTS = 200;
    private static final int MANY = 2_000;

    private final TagHash hash = new TagHash(new byte[16]);
    private final RecentEvents memory = new RecentEvents(hash, 100_000_000);
    private final EventSigner author = TestRelay.author();

    private void fill(int tags) {
        List<RecentEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            EventBuilder draft = new EventBuilder(1).createdAt(NOW - i);
            for (int tag = 0; tag < tags; tag++) {
                draft.tag("t", "tag" + tag);
            }
            Event event = author.sign(draft);
            events.add(RecentEvent.of(event, i, hash));
        }
        memory.beginFilling();
        memory.fill(events, RecentEvents.EVERYTHING);
        memory.endFilling();
    }

    private RecentPage page(Filter filter, Position from) {
        return memory.page(filter, event -> true, from, 1_000, NOW).orElseThrow();
    }

    private static Filter asking(String prefix) throws Exception {
        String values =
                IntStream.range(0, MANY).mapToObj(i -> "\"" + prefix + i + "\"").collect(Collectors.joining(","));
        return Filter.parse(("{\"#t\":[" + values + "]}").getBytes(StandardCharsets.UTF_8));
    }

    /** One page is read while who writes waits: of events that take long to compare it has few. */
    @Test
    void aPageEndsEarlyWhereThereIsMuchToCompare() throws Exception {
        fill(MANY);

        Position next = page(asking("other"), Position.from(NOW)).next().orElseThrow();

        assertThat(next.createdAt()).isGreaterThan(NOW - EVENTS / 2);
    }

    @Test
    void allIsFoundPageByPage() throws Exception {
        fill(MANY);
        Filter filter = asking("tag");
        List<StoredEvent> found = new ArrayList<>();

        Optional<Position> from = Optional.of(Position.from(NOW));
        while (from.isPresent()) {
            RecentPage page = page(filter, from.get());
            found.addAll(page.events());
            from = page.next();
        }

        assertThat(found)
                .extracting(StoredEvent::createdAt)
                .hasSize(EVENTS)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    /** Who reads waits for what is dropped: each event makes room for itself only, however many are of its oldest second. */
    @Test
    void ofASecondThatHasNoRoomNothingIsServedThoughItGoesEventByEvent() throws Exception {
        RecentEvents small = new RecentEvents(hash, EVENTS * noted(NOW, 0).bytes());
        small.beginFilling();
        small.fill(List.of(), RecentEvents.EVERYTHING);
        small.endFilling();
        for (int i = 0; i < EVENTS; i++) {
            small.apply(List.of(stored(noted(NOW, i))));
        }
        assertThat(small.floor()).isEqualTo(RecentEvents.EVERYTHING);

        small.apply(List.of(stored(noted(NOW + 1, 0))));

        assertThat(small.size()).isEqualTo(EVENTS);
        assertThat(small.floor()).isEqualTo(NOW + 1);
        assertThat(small.page(Filter.all(), event -> true, Position.from(NOW), 10, NOW))
                .isEmpty();
        RecentPage page = small.page(Filter.all(), event -> true, Position.from(NOW + 1), 10, NOW)
                .orElseThrow();
        assertThat(page.events()).extracting(StoredEvent::createdAt).containsExactly(NOW + 1);
        assertThat(page.next().orElseThrow().createdAt()).isEqualTo(NOW);
    }

    private RecentEvent noted(long createdAt, int number) {
        return RecentEvent.of(
                author.sign(new EventBuilder(1).createdAt(createdAt).content("note %3d".formatted(number))), 1, hash);
    }

    private static ChangelogEntry stored(RecentEvent event) {
        return new ChangelogEntry(
                ChangelogEntry.Type.STORED,
                new Origin("nostr.published", 0, 1),
                1,
                Optional.of(event.id()),
                Optional.of(Verdict.STORED),
                List.of(),
                Optional.empty(),
                "",
                "",
                "",
                0,
                0,
                event.stored().raw());
    }

    @Test
    void anEventCountsAsWhatItTakesOfTheHeap() {
        assertThat(withContent(500_000).bytes()).isBetween(500_000L, 502_000L);
        assertThat(withContent(530_000).bytes()).isBetween(1L << 20, (1L << 20) + 2_000);
    }

    private RecentEvent withContent(int length) {
        return RecentEvent.of(author.sign(new EventBuilder(1).content("x".repeat(length))), 1, hash);
    }

    @Test
    void aPageOfEventsThatAreComparedInNoTimeIsWhole() throws Exception {
        fill(1);

        assertThat(page(asking("other"), Position.from(NOW)).next()).isEmpty();
    }

    private RecentEvents withFloorAt(long floor) {
        RecentEvents above = new RecentEvents(hash, 1_000_000);
        above.beginFilling();
        above.fill(List.of(noted(floor, 0)), floor);
        above.endFilling();
        return above;
    }

    private static List<StoredEvent> found(RecentEvents among, RecentEvent... wanted) {
        Filter filter = Filter.builder()
                .ids(Arrays.stream(wanted).map(RecentEvent::id).toList())
                .build();
        return among.page(filter, event -> true, Position.from(NOW - 2), 10, NOW)
                .map(RecentPage::events)
                .orElse(List.of());
    }

    @Test
    void whatWasReadBelowTheFloorIsFoundByItsIdUntilSomethingIsSaidOfIt() {
        RecentEvents above = withFloorAt(NOW);
        RecentEvent old = noted(NOW - 5, 1);
        RecentEvent older = noted(NOW - 9, 2);
        above.remember(List.of(older.stored(), old.stored()), above.changes());
        assertThat(found(above, older, old)).containsExactly(old.stored(), older.stored());

        above.apply(List.of(stored(old)));

        assertThat(found(above, old)).isEmpty();
        assertThat(found(above, older)).containsExactly(older.stored());
    }

    @Test
    void whatMayHaveGoneSinceItWasReadIsNotRemembered() {
        RecentEvents above = withFloorAt(NOW);
        RecentEvent old = noted(NOW - 5, 1);
        long before = above.changes();
        above.apply(List.of(stored(noted(NOW + 1, 3))));

        above.remember(List.of(old.stored()), before);

        assertThat(found(above, old)).isEmpty();
    }

    @Test
    void ofAllThatWasAskedForTheLastIsKeptAndItCountsAsMemory() {
        RecentEvents above = withFloorAt(NOW);
        List<RecentEvent> many =
                IntStream.range(0, 1_000).mapToObj(i -> noted(NOW - 5 - i, i)).toList();
        many.forEach(event -> above.remember(List.of(event.stored()), above.changes()));

        assertThat(found(above, many.get(0))).isEmpty();
        assertThat(found(above, many.get(999))).isNotEmpty();
        long kept =
                many.stream().filter(event -> !found(above, event).isEmpty()).count();
        assertThat(kept * many.get(0).bytes()).isBetween(120_000L, 125_000L);

        for (int i = 0; i < 1_000; i++) {
            above.apply(List.of(stored(noted(NOW + 2, i))));
        }
        long taken = kept * many.get(0).bytes() + above.size() * noted(NOW, 0).bytes();
        assertThat(taken).isBetween(990_000L, 1_002_000L);
    }
}
