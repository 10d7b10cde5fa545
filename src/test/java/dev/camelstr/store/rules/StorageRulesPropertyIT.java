package dev.camelstr.store.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.DirectStore;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Histories.Arrival;
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
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random histories of few authors, addresses and moments, so that everything meets everything. */
class StorageRulesPropertyIT {
    private static final String STREAM = "nostr.collected";
    private static final Database DATABASE = TestDatabases.create();

    @AfterContainer
    static void close() {
        DATABASE.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        ToldHistory.empty(DATABASE);
        execute("select forget_known()");
    }

    @Property(tries = 100, seed = "1022")
    void anySplitIntoBatchesGivesTheVerdictsAndTheRowsOfTheReference(
            @ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        ReferenceStore reference = new ReferenceStore();
        List<Verdict> expected = verdicts(reference, history);

        assertThat(store(history, random)).isEqualTo(expected);

        assertThat(strings("select encode(id, 'hex') from standing")).isEqualTo(ids(reference));
        sweep();
        assertThat(storedIds()).isEqualTo(ids(reference));
        assertThat(tagRows()).isEqualTo(tagRowsOfEvents());
        assertThat(known()).isEqualTo(cameAndIsNotStored(history, expected));
        assertThat(strings("select sum(how_many)::text from known_id_count"))
                .isEqualTo(strings("select count(*)::text from known_id"));
    }

    private static Set<String> cameAndIsNotStored(List<Arrival> history, List<Verdict> verdicts) throws SQLException {
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < history.size(); i++) {
            if (verdicts.get(i) != Verdict.EPHEMERAL) {
                ids.add(history.get(i).event().id().hex());
            }
        }
        ids.removeAll(storedIds());
        return ids;
    }

    private static Set<String> known() throws SQLException {
        return strings("select distinct encode(uuid_send(high) || uuid_send(low), 'hex') from known_id");
    }

    @Property(tries = 100, seed = "1023")
    void anyOrderLeavesTheSameEventsAndTheSameLedger(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws SQLException {
        store(history, random);
        sweep();
        Set<String> events = storedIds();
        Set<String> ledger = ledger();

        List<Arrival> shuffled = new ArrayList<>(history);
        Collections.shuffle(shuffled, random);
        emptyDatabase();
        store(shuffled, random);
        sweep();

        assertThat(storedIds()).isEqualTo(events);
        assertThat(ledger()).isEqualTo(ledger);
    }

    @Property(tries = 100, seed = "1024")
    void messagesThatAreDeliveredAgainChangeNothingAndStoredStaysStored(
            @ForAll("histories") List<Arrival> history, @ForAll Random random) throws SQLException {
        List<Verdict> first = store(history, random);
        sweep();
        Set<String> events = storedIds();
        Set<String> ledger = ledger();

        List<Verdict> again = storeAgain(history, random);
        sweep();

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
        store.vanishingAtOnce(random.nextInt(3));
        List<Verdict> verdicts = new ArrayList<>();
        for (int from = 0; from < history.size(); ) {
            int to = Math.min(history.size(), from + 1 + random.nextInt(12));
            List<InboundMessage> messages = new ArrayList<>();
            for (int i = from; i < to; i++) {
                messages.add(history.get(i).at(STREAM, i));
            }
            store.store(messages).outcomes().forEach(outcome -> verdicts.add(outcome.verdict()));
            if (random.nextInt(3) == 0) {
                execute("select sweep_vanishing(1)");
            }
            from = to;
        }
        return verdicts;
    }

    /** Until all is removed that is to be. */
    private static void sweep() throws SQLException {
        while (strings("select sweep_vanishing(2)::text").contains("true")) {
            // there may be more
        }
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
        return Histories.any();
    }
}
