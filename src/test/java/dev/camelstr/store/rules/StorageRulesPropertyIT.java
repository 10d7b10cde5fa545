package dev.camelstr.store.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.DirectStore;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.position.StorePositions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random histories of few authors, addresses and moments, so that everything meets everything. */
class StorageRulesPropertyIT {
    private static final String STREAM = "nostr.collected";
    private static final long FAR_PAST = 1_000;
    private static final long FAR_FUTURE = 99_000_000_000L;
    private static final Database DATABASE = TestDatabases.create();

    /** An event, and whether it is a request to vanish that concerns this relay. */
    record Arrival(Event event, boolean vanish) {
        InboundMessage at(long offset) {
            return TestEvents.message(
                    event, STREAM, offset, vanish ? Map.of(StoreProperties.VANISH, "true") : Map.of());
        }
    }

    @AfterContainer
    static void close() {
        DATABASE.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        for (String table : List.of(
                "event", "tag", "gone", "tomb_id", "tomb_addr", "vanish", "owner", "stream_position", "stream_gap")) {
            execute("delete from " + table);
        }
        execute("delete from stream_life");
        execute("alter table stream_life alter column life restart");
    }

    @Property(tries = 100, seed = "1022")
    void anySplitIntoBatchesGivesTheVerdictsAndTheRowsOfTheReference(
            @ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        ReferenceStore reference = new ReferenceStore();
        List<Verdict> expected = verdicts(reference, history);

        assertThat(store(history, random)).isEqualTo(expected);

        assertThat(storedIds()).isEqualTo(ids(reference));
        assertThat(tagRows()).isEqualTo(tagRowsOfEvents());
    }

    @Property(tries = 100, seed = "1023")
    void anyOrderLeavesTheSameEventsAndTheSameLedger(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws SQLException {
        store(history, random);
        Set<String> events = storedIds();
        Set<String> ledger = ledger();

        List<Arrival> shuffled = new ArrayList<>(history);
        Collections.shuffle(shuffled, random);
        emptyDatabase();
        store(shuffled, random);

        assertThat(storedIds()).isEqualTo(events);
        assertThat(ledger()).isEqualTo(ledger);
    }

    @Property(tries = 100, seed = "1024")
    void messagesThatAreDeliveredAgainChangeNothingAndStoredStaysStored(
            @ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        List<Verdict> first = store(history, random);
        Set<String> events = storedIds();
        Set<String> ledger = ledger();

        List<Verdict> again = storeAgain(history, random);

        assertThat(storedIds()).isEqualTo(events);
        assertThat(ledger()).isEqualTo(ledger);
        for (int i = 0; i < first.size(); i++) {
            assertThat(again.get(i) == Verdict.STORED).isEqualTo(first.get(i) == Verdict.STORED);
        }
        assertThat(again).doesNotContain(Verdict.ERROR);
    }

    private static List<Verdict> verdicts(ReferenceStore reference, List<Arrival> history) {
        long now = System.currentTimeMillis() / 1000;
        return history.stream()
                .map(arrival -> reference.offer(arrival.event(), arrival.vanish(), now))
                .toList();
    }

    private static List<Verdict> store(List<Arrival> history, Random random) throws SQLException {
        StorePositions positions = new StorePositions();
        positions.setDatabase(DATABASE);
        positions.setHolder("test");
        positions.claim(0, List.of(new StreamInfo(STREAM, 0, "log", 0, 0, -1)), false);
        return store(new DirectStore(DATABASE, positions), history, random);
    }

    private static List<Verdict> storeAgain(List<Arrival> history, Random random) throws SQLException {
        StorePositions positions = new StorePositions();
        positions.setDatabase(DATABASE);
        positions.setHolder("test");
        Map<String, Long> starts = positions
                .claim(0, List.of(new StreamInfo(STREAM, 0, "log", 0, history.size(), -1)), false)
                .orElseThrow();
        assertThat(starts).containsEntry(STREAM, 0L);
        return store(new DirectStore(DATABASE, positions), history, random);
    }

    private static List<Verdict> store(DirectStore store, List<Arrival> history, Random random) throws SQLException {
        List<Verdict> verdicts = new ArrayList<>();
        for (int from = 0; from < history.size(); ) {
            int to = Math.min(history.size(), from + 1 + random.nextInt(12));
            List<InboundMessage> messages = new ArrayList<>();
            for (int i = from; i < to; i++) {
                messages.add(history.get(i).at(i));
            }
            store.store(messages).outcomes().forEach(outcome -> verdicts.add(outcome.verdict()));
            from = to;
        }
        return verdicts;
    }

    private static Set<String> ids(ReferenceStore reference) {
        Set<String> ids = new TreeSet<>();
        reference.standing().forEach(event -> ids.add(event.id().hex()));
        return ids;
    }

    private static Set<String> storedIds() throws SQLException {
        return strings("select encode(id, 'hex') from event");
    }

    private static Set<String> tagRows() throws SQLException {
        return strings("select h || ' ' || created_at || ' ' || seq || ' ' || kind from tag");
    }

    private static Set<String> tagRowsOfEvents() throws SQLException {
        return strings("select h || ' ' || created_at || ' ' || seq || ' ' || kind from event, unnest(tags) h");
    }

    private static Set<String> ledger() throws SQLException {
        return strings("select t::text from tomb_id t union all select t::text from tomb_addr t"
                + " union all select v::text from vanish v");
    }

    private static Set<String> strings(String query) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            Set<String> values = new TreeSet<>();
            while (result.next()) {
                assertThat(values.add(result.getString(1))).isTrue();
            }
            return values;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, notes()),
                        Tuple.of(8, replaced()),
                        Tuple.of(2, wraps()),
                        Tuple.of(3, deletionsById()),
                        Tuple.of(3, deletionsByAddress()),
                        Tuple.of(1, vanishings()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    /** The id follows from all else, as it should: equal contents are duplicates. */
    private static Event event(long pubkey, long createdAt, int kind, List<Tag> tags) {
        long id = id(pubkey + " " + createdAt + " " + kind + " " + tags);
        return TestEvents.event(id, pubkey, createdAt, kind, tags.toArray(Tag[]::new));
    }

    /** A hash without collisions, as ids are; the lowest is any of those of one moment. */
    private static long id(String contents) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(contents.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arbitrary<Long> authors() {
        return Arbitraries.longs().between(1, 3);
    }

    private static Arbitrary<Long> moments() {
        return Arbitraries.longs().between(1, 6);
    }

    private static Arbitrary<List<Tag>> expirations() {
        return Arbitraries.frequency(
                Tuple.of(6, List.of()),
                Tuple.of(1, List.of(Tag.of("expiration", Long.toString(FAR_PAST)))),
                Tuple.of(1, List.of(Tag.of("expiration", Long.toString(FAR_FUTURE)))));
    }

    private static Arbitrary<Arrival> notes() {
        return Combinators.combine(authors(), moments(), Arbitraries.of(1, 5, 62, 20_001), expirations())
                .as((author, moment, kind, tags) -> new Arrival(event(author, moment, kind, tags), false));
    }

    /** Gift wraps, which vanish with their author and with any recipient. */
    private static Arbitrary<Arrival> wraps() {
        Arbitrary<List<Long>> recipients = authors().list().ofMaxSize(2);
        return Combinators.combine(authors(), moments(), recipients)
                .as((author, moment, keys) -> new Arrival(
                        event(
                                author,
                                moment,
                                1_059,
                                keys.stream()
                                        .map(key -> Tag.of("p", TestEvents.hex(key)))
                                        .toList()),
                        false));
    }

    private static Arbitrary<Arrival> replaced() {
        return Combinators.combine(authors(), moments(), Arbitraries.of(0, 10_002, 30_023), ds(), expirations())
                .as((author, moment, kind, d, tags) -> {
                    List<Tag> all = new ArrayList<>(tags);
                    if (kind == 30_023) {
                        all.add(Tag.of("d", d));
                    }
                    all.add(Tag.of("t", "x" + moment));
                    return new Arrival(event(author, moment, kind, all), false);
                });
    }

    private static Arbitrary<String> ds() {
        return Arbitraries.of("", "a", "long".repeat(40));
    }

    private static Arbitrary<Arrival> deletionsById() {
        Arbitrary<Event> targets =
                Arbitraries.oneOf(notes(), wraps(), replaced(), vanishings()).map(Arrival::event);
        return Combinators.combine(
                        authors(), moments(), targets.list().ofMinSize(1).ofMaxSize(3), expirations())
                .as((author, moment, events, tags) -> {
                    List<Tag> all = new ArrayList<>(tags);
                    events.forEach(target -> all.add(Tag.of("e", target.id().hex())));
                    return new Arrival(event(author, moment, 5, all), false);
                });
    }

    private static Arbitrary<Arrival> deletionsByAddress() {
        return Combinators.combine(authors(), authors(), moments(), Arbitraries.of(0, 10_002, 30_023, 1, 5), ds())
                .as((author, other, moment, kind, d) -> new Arrival(
                        event(
                                author,
                                moment,
                                5,
                                List.of(Tag.of(
                                        "a", kind + ":" + TestEvents.hex(other) + ":" + (kind == 30_023 ? d : "")))),
                        false));
    }

    private static Arbitrary<Arrival> vanishings() {
        return Combinators.combine(authors(), moments(), Arbitraries.of(true, false))
                .as((author, moment, vanish) -> new Arrival(
                        event(author, moment, 62, List.of(Tag.of("relay", vanish ? "ALL_RELAYS" : "other"))), vanish));
    }
}
