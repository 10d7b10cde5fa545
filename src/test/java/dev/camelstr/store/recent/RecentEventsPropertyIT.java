package dev.camelstr.store.recent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.changelog.ChangelogReader;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TagHash;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.position.Committed;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whenever it is filled, and whatever is told while it is: in the end memory has what stands, from its floor on. */
class RecentEventsPropertyIT {
    private static final Database DATABASE = TestDatabases.create();

    /** Read by ids and not remembered yet. */
    private record Read(List<StoredEvent> events, long changesBefore) {}

    private Optional<List<RecentEvent>> toFill = Optional.empty();

    @AfterContainer
    static void close() {
        DATABASE.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        ToldHistory.empty(DATABASE);
        toFill = Optional.empty();
    }

    @Property(tries = 200, seed = "1032")
    void memoryHasWhatStandsFromItsFloorOn(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws SQLException {
        RecentEvents memory = new RecentEvents(
                DATABASE.tagHash(), random.nextBoolean() ? Long.MAX_VALUE : 1_000 + random.nextInt(30_000));
        ChangelogReader reader = new ChangelogReader();

        new ToldHistory(DATABASE, history, random, false)
                .toldTo(message -> reader.read(message).ifPresent(entry -> memory.apply(List.of(entry))))
                .with(() -> fillStepByStep(memory, random))
                .play();
        while (toFill.isPresent()) {
            fillStepByStep(memory, random);
        }

        if (memory.isFilled()) {
            expectWhatStands(memory, history);
        }
    }

    /** Its reader is cut, reads on, and lags behind by any number of messages. */
    @Property(tries = 200, seed = "1033")
    void whoHasFollowedAllThatIsCommittedHasWhatStands(
            @ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        RecentEvents memory = new RecentEvents(DATABASE.tagHash(), Long.MAX_VALUE);
        FollowedPosition followed = new FollowedPosition();
        ChangelogReader reader = new ChangelogReader();
        Queue<InboundMessage> unread = new ArrayDeque<>();
        ToldHistory.Interlude readSome = () -> {
            if (random.nextBoolean()) {
                fillInTwoSteps(memory, followed);
            }
            for (int left = random.nextInt(unread.size() + 1); left > 0; left--) {
                expectIfWhole(memory, followed, history);
                reader.read(unread.remove()).ifPresent(entry -> followed.follow(List.of(entry), memory));
            }
            expectIfWhole(memory, followed, history);
        };

        new ToldHistory(DATABASE, history, random, false)
                .toldTo(unread::add)
                .with(readSome)
                .play();
        while (!unread.isEmpty() || !memory.isFilled()) {
            readSome.play();
        }

        assertThat(followed.reaches(Committed.look(DATABASE))).isTrue();
        expectWhatStands(memory, history);
    }

    /** Of events below the floor only those that were asked for are known: read at one moment, remembered at a later one. */
    @Property(tries = 100, seed = "1034")
    void whatIsKnownByItsIdIsWhatStands(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws SQLException {
        RecentEvents memory = new RecentEvents(DATABASE.tagHash(), 1_000 + random.nextInt(30_000), 20_000);
        FollowedPosition followed = new FollowedPosition();
        ChangelogReader reader = new ChangelogReader();
        Queue<InboundMessage> unread = new ArrayDeque<>();
        Queue<Read> late = new ArrayDeque<>();
        ToldHistory.Interlude readSome = () -> {
            if (random.nextBoolean()) {
                fillInTwoSteps(memory, followed);
            }
            for (int left = random.nextInt(unread.size() + 1); left > 0; left--) {
                late.add(read(memory, history, random));
                reader.read(unread.remove()).ifPresent(entry -> followed.follow(List.of(entry), memory));
                expectKnownIdsStand(memory, followed, history);
            }
            Read atOnce = read(memory, history, random);
            memory.remember(atOnce.events(), atOnce.changesBefore());
            late.add(read(memory, history, random));
            while (!late.isEmpty() && random.nextInt(3) > 0) {
                Read read = late.remove();
                memory.remember(read.events(), read.changesBefore());
                expectKnownIdsStand(memory, followed, history);
            }
        };

        new ToldHistory(DATABASE, history, random, false)
                .toldTo(unread::add)
                .with(readSome)
                .play();
        while (!unread.isEmpty() || !late.isEmpty()) {
            readSome.play();
        }
    }

    private static void expectKnownIdsStand(RecentEvents memory, FollowedPosition followed, List<Arrival> history)
            throws SQLException {
        if (!followed.reaches(Committed.look(DATABASE))) {
            return;
        }
        Map<EventId, Long> table = ToldHistory.table(DATABASE);
        for (Arrival arrival : history) {
            EventId id = arrival.event().id();
            Filter filter = Filter.builder().ids(List.of(id)).build();
            Position below = Position.from(memory.floor() - 1);
            if (memory.isFilled() && memory.floor() > 0 && memory.reaches(filter, below)) {
                RecentPage page = memory.page(filter, any -> true, Position.from(Long.MAX_VALUE), 7, 0)
                        .orElseThrow();
                assertThat(page.events()).extracting(StoredEvent::seq).containsExactly(table.get(id));
                assertThat(page.next()).isEmpty();
            }
        }
    }

    private static Read read(RecentEvents memory, List<Arrival> history, Random random) throws SQLException {
        long changesBefore = memory.changes();
        return new Read(byIds(history, random), changesBefore);
    }

    private static List<StoredEvent> byIds(List<Arrival> history, Random random) throws SQLException {
        Set<EventId> wanted = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            wanted.add(history.get(random.nextInt(history.size())).event().id());
        }
        return newestFirst().stream()
                .map(RecentEvent::stored)
                .filter(event -> wanted.contains(event.id()))
                .toList();
    }

    private static void expectIfWhole(RecentEvents memory, FollowedPosition followed, List<Arrival> history)
            throws SQLException {
        if (memory.isFilled() && followed.reaches(Committed.look(DATABASE))) {
            expectWhatStands(memory, history);
        }
    }

    private static void expectWhatStands(RecentEvents memory, List<Arrival> history) throws SQLException {
        Map<EventId, Long> expected = new HashMap<>(ToldHistory.table(DATABASE));
        Map<EventId, Long> createdAt = new HashMap<>();
        history.forEach(
                arrival -> createdAt.put(arrival.event().id(), arrival.event().createdAt()));
        expected.keySet().removeIf(id -> createdAt.get(id) < memory.floor());
        assertThat(everythingIn(memory)).isEqualTo(expected);
    }

    /** Once; more may be committed, and told, between the steps. */
    private void fillInTwoSteps(RecentEvents memory, FollowedPosition followed) throws SQLException {
        if (memory.isFilled()) {
            return;
        }
        if (toFill.isEmpty()) {
            followed.begin(Committed.look(DATABASE));
            memory.beginFilling();
            toFill = Optional.of(List.of());
            return;
        }
        memory.fill(newestFirst(), RecentEvents.EVERYTHING);
        memory.endFilling();
    }

    /** A filling begins, goes on by a chunk, or ends: what is told comes between. */
    private void fillStepByStep(RecentEvents memory, Random random) throws SQLException {
        if (random.nextInt(3) == 0) {
            return;
        }
        if (toFill.isEmpty()) {
            memory.beginFilling();
            toFill = Optional.of(newestFirst());
            return;
        }
        List<RecentEvent> left = toFill.get();
        int chunk = Math.min(left.size(), random.nextInt(10));
        List<RecentEvent> next = left.subList(0, chunk);
        boolean isLast = chunk == left.size();
        long oldest = isLast || next.isEmpty()
                ? RecentEvents.EVERYTHING
                : next.get(chunk - 1).createdAt() + 1;
        boolean goesOn = next.isEmpty() && !isLast || memory.fill(next, oldest);
        toFill = Optional.of(left.subList(chunk, left.size()));
        if (isLast || !goesOn) {
            memory.endFilling();
            toFill = Optional.empty();
        }
    }

    private static List<RecentEvent> newestFirst() throws SQLException {
        TagHash hash = DATABASE.tagHash();
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select raw, seq from standing order by created_at desc")) {
            List<RecentEvent> events = new ArrayList<>();
            while (rows.next()) {
                events.add(RecentEvent.of(EventParser.parse(rows.getBytes(1)), rows.getLong(2), hash));
            }
            return events;
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<EventId, Long> everythingIn(RecentEvents memory) {
        Map<EventId, Long> found = new HashMap<>();
        Optional<Position> next = Optional.of(Position.from(Long.MAX_VALUE));
        while (next.isPresent() && next.get().createdAt() >= memory.floor()) {
            RecentPage page =
                    memory.page(Filter.all(), any -> true, next.get(), 7, 0).orElseThrow();
            page.events()
                    .forEach(event ->
                            assertThat(found.put(event.id(), event.seq())).isNull());
            next = page.next();
        }
        return found;
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        return Histories.any();
    }
}
