package dev.camelstr.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.recent.RecentEvents;
import dev.camelstr.store.recent.RecentFilling;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Few authors, kinds, tags and seconds, so that everything meets everything; pages so small that all of them are cut. */
class EventQueriesPropertyIT {
    private static final Database DATABASE = TestDatabases.create();
    private static final List<Event> STORED = new ArrayList<>();
    private static final QueryBudget BUDGET = new QueryBudget(30, 120, 1_000, 100_000, Duration.ofMinutes(1));
    private static final int FILTERS_A_TRY = 5;

    @BeforeContainer
    static void fill() throws SQLException {
        Random random = new Random(11);
        IntStream.range(0, 400)
                .mapToObj(i -> event(random, i * 7_919L % 100_003))
                .forEach(STORED::add);
        StoredFixture.insert(DATABASE, STORED);
    }

    @AfterContainer
    static void close() {
        DATABASE.close();
        STORED.clear();
    }

    @Property(tries = 100, seed = "1025")
    void filtersFindWhatComparingEveryEventFinds(@ForAll Random random) throws Exception {
        EventQueries queries = new EventQueries(DATABASE, sizes(random));
        for (int i = 0; i < FILTERS_A_TRY; i++) {
            List<Filter> filters = filters(random);
            Audience audience = audience(random);

            assertThat(StoredFixture.streamed(queries, filters, audience, BUDGET, 1 + random.nextInt(40)))
                    .as("%s for %s", filters, audience)
                    .isEqualTo(StoredFixture.ids(StoredFixture.answer(STORED, filters, audience, BUDGET)));
        }
    }

    @Property(tries = 100, seed = "1027")
    void whateverFitsIntoMemoryTheSameIsFound(@ForAll Random random) throws Exception {
        EventQueries queries = new EventQueries(DATABASE, sizes(random));
        RecentEvents memory = memory(random);
        for (int i = 0; i < FILTERS_A_TRY; i++) {
            List<Filter> filters = filters(random);
            Audience audience = audience(random);

            for (int time = 0; time < 2; time++) { // what was asked for by id is known then
                assertThat(StoredFixture.streamed(
                                queries, filters, audience, BUDGET, recent(memory), 1 + random.nextInt(40)))
                        .as("%s for %s, in memory from %d on", filters, audience, memory.floor())
                        .isEqualTo(StoredFixture.ids(StoredFixture.answer(STORED, filters, audience, BUDGET)));
            }
        }
    }

    @Property(tries = 60, seed = "1026")
    void countsAndKeysAreOfAllThatMatchWhateverTheLimits(@ForAll Random random) throws Exception {
        EventQueries queries = new EventQueries(DATABASE, sizes(random));
        List<Filter> filters = filters(random);
        Audience audience = audience(random);
        Set<Event> expected = new HashSet<>();
        filters.forEach(filter -> StoredFixture.matching(STORED, filter, System.currentTimeMillis() / 1000)
                .filter(audience::mayRead)
                .forEach(expected::add));

        Recent recent = random.nextBoolean() ? Recent.NONE : recent(memory(random));
        assertThat(queries.count(filters, audience, BUDGET, recent).events())
                .as("%s for %s", filters, audience)
                .isEqualTo(expected.size());
        assertThat(queries.countFromMemory(filters, audience, BUDGET, recent).map(EventCount::events))
                .as("%s for %s", filters, audience)
                .isIn(Optional.empty(), Optional.of((long) expected.size()));

        List<StoredKey> keys = new ArrayList<>();
        queries.keys(filters, audience, BUDGET, recent, keys::addAll);
        assertThat(keys)
                .isEqualTo(expected.stream()
                        .sorted(StoredFixture.NEWEST_FIRST)
                        .map(event -> new StoredKey(event.id(), event.createdAt(), event.pubkey()))
                        .toList());
    }

    @Example
    void memoryCountsAloneWhatItHoldsAllOf() throws Exception {
        EventQueries queries = new EventQueries(DATABASE);
        Filter newest = Filter.builder().since(58).build();
        long all = StoredFixture.matching(STORED, Filter.all(), System.currentTimeMillis() / 1000)
                .count();

        assertThat(countFromMemory(queries, Filter.all(), Long.MAX_VALUE)).contains(all);
        assertThat(countFromMemory(queries, Filter.all(), 100_000)).isEmpty();
        assertThat(countFromMemory(queries, newest, 100_000)).isPresent();
    }

    private static Optional<Long> countFromMemory(EventQueries queries, Filter filter, long maxBytes) throws Exception {
        return queries.countFromMemory(List.of(filter), Audience.UNRESTRICTED, BUDGET, recent(memory(maxBytes)))
                .map(EventCount::events);
    }

    /** Of any size, so with any floor. */
    private static RecentEvents memory(Random random) throws SQLException {
        return memory(random.nextInt(600_000));
    }

    private static RecentEvents memory(long maxBytes) throws SQLException {
        RecentEvents memory = new RecentEvents(DATABASE.tagHash(), maxBytes);
        new RecentFilling(DATABASE, DATABASE.tagHash()).fill(memory);
        assertThat(memory.isFilled()).isTrue();
        return memory;
    }

    private static Recent recent(RecentEvents memory) {
        return new Recent(Optional.of(memory), any -> true, () -> true);
    }

    private static Audience audience(Random random) {
        if (random.nextBoolean()) {
            return Audience.UNRESTRICTED;
        }
        Set<PublicKey> keys =
                values(random, 4).stream().map(StoredFixture::author).collect(Collectors.toSet());
        return new Audience(Set.of(1, 3), keys, random.nextBoolean() ? keys : Set.of());
    }

    private static PageSizes sizes(Random random) {
        if (random.nextInt(4) == 0) {
            return PageSizes.DEFAULT;
        }
        return new PageSizes(
                1 + random.nextInt(8),
                1 + random.nextInt(20),
                1 + random.nextInt(20),
                1 + random.nextInt(30),
                1 + random.nextInt(4),
                1 + random.nextInt(4_000));
    }

    private static Event event(Random random, long id) {
        List<Tag> tags = new ArrayList<>();
        for (String name : List.of("t", "t", "e", "p", "x")) {
            if (random.nextInt(3) > 0) {
                tags.add(Tag.of(name, name.equals("p") ? recipient(random) : value(random), "more"));
            }
        }
        if (random.nextInt(6) == 0) {
            tags.add(Tag.of("expiration", random.nextBoolean() ? "1000" : "99000000000"));
        }
        long createdAt = random.nextInt(3) == 0 ? 50 : random.nextInt(60);
        return StoredFixture.event(
                id, random.nextInt(6), createdAt, random.nextInt(4), "x".repeat(random.nextInt(200)), tags);
    }

    private static String value(Random random) {
        return random.nextInt(3) == 0 ? "common" : "value" + random.nextInt(8);
    }

    private static String recipient(Random random) {
        return random.nextInt(4) == 0
                ? "nobody"
                : StoredFixture.author(random.nextInt(6)).hex();
    }

    private static List<Filter> filters(Random random) {
        int filters = 1 + random.nextInt(3);
        return IntStream.range(0, filters).mapToObj(i -> filter(random)).toList();
    }

    private static Filter filter(Random random) {
        Filter.Builder filter = Filter.builder();
        if (random.nextInt(8) == 0) {
            filter.ids(
                    values(random, 30).stream().map(i -> STORED.get(i * 3).id()).toList());
        }
        if (random.nextInt(3) == 0) {
            filter.authors(values(random, 4).stream().map(StoredFixture::author).toList());
        }
        if (random.nextInt(3) == 0) {
            filter.kinds(values(random, 3));
        }
        for (String name : List.of("t", "e", "p", "x")) {
            if (random.nextInt(5) == 0) {
                filter.tag(
                        name,
                        values(random, 3).stream()
                                .map(i -> name.equals("p") ? recipient(random) : value(random))
                                .toList());
            }
        }
        if (random.nextInt(4) == 0) {
            filter.since(random.nextInt(55));
        }
        if (random.nextInt(4) == 0) {
            filter.until(random.nextInt(60));
        }
        if (random.nextInt(2) == 0) {
            filter.limit(random.nextInt(40));
        }
        return filter.build();
    }

    private static Set<Integer> values(Random random, int most) {
        Set<Integer> values = new TreeSet<>();
        int size = random.nextInt(30) == 0 ? 0 : 1 + random.nextInt(most);
        for (int i = 0; i < size; i++) {
            values.add(random.nextInt(8));
        }
        return values;
    }
}
