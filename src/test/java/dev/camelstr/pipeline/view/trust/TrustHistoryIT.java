package dev.camelstr.pipeline.view.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.pipeline.view.HistoryReader;
import dev.camelstr.pipeline.view.ViewOfHistories;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/** After any history ranks are what the lists and reports that stand say, however often the view was killed on the way. */
class TrustHistoryIT {
    private static final ViewOfHistories VIEW = new ViewOfHistories("trust", Set.of(3, 1_984, 10_000));
    private static final Database DATABASE = VIEW.database();
    private static final List<String> ROOTS = List.of(TestEvents.hex(1), TestEvents.hex(0xaa4));

    /** The authors, others, and what is no key. */
    private static final List<String> KEYS = List.of(
            TestEvents.hex(1),
            TestEvents.hex(2),
            TestEvents.hex(3),
            TestEvents.hex(0xaa4),
            TestEvents.hex(0xaa5),
            TestEvents.hex(0xaa5).toUpperCase(),
            "");

    private static int ranked;
    private static int opposed;

    private final Trust trust = new Trust();

    @AfterContainer
    static void close() {
        VIEW.close();
        assertThat(ranked)
                .as("histories after which others than roots are ranked")
                .isGreaterThan(20);
        assertThat(opposed)
                .as("histories after which a mute or a report matters")
                .isGreaterThan(2);
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        VIEW.empty();
    }

    @Property(tries = 120, seed = "1115")
    void areWhatTheListsThatStandSay(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws Exception {
        TrustRanks ranks = ranks(1 + random.nextInt(4));
        HistoryReader reader = VIEW.reader(random, this::keep);
        ToldHistory told = VIEW.tell(history, random, reader, () -> rankSometimes(ranks, random));
        reader.holdForGood();
        rank(ranks);

        List<Event> standing = ToldHistory.standing(DATABASE, history);
        TrustModel model = new TrustModel(standing, ROOTS, depth, 700);
        assertThat(TrustModel.ranks(DATABASE)).isEqualTo(model.ranks());

        List<Event> follows =
                standing.stream().filter(event -> event.kind() == 3).toList();
        ranked += model.ranks().size() > ROOTS.size() ? 1 : 0;
        opposed += model.ranks().equals(new TrustModel(follows, ROOTS, depth, 700).ranks()) ? 0 : 1;

        reader.rebuild(told);
        reader.holdForGood();
        rank(ranks);
        assertThat(TrustModel.ranks(DATABASE)).isEqualTo(model.ranks());
    }

    private int depth;

    private TrustRanks ranks(int depth) {
        this.depth = depth;
        TrustRanks ranks = new TrustRanks();
        ranks.setDatabase(DATABASE);
        ranks.setDataDir(VIEW.folder().toString());
        ranks.setRoots(String.join(",", ROOTS));
        ranks.setDepth(depth);
        ranks.setDecay(0.7);
        ranks.setPeriod(Duration.ZERO);
        return ranks;
    }

    private static void rankSometimes(TrustRanks ranks, Random random) throws SQLException {
        if (random.nextInt(8) == 0) {
            rank(ranks);
        }
    }

    private static void rank(TrustRanks ranks) throws SQLException {
        try {
            ranks.rank();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> lists = trust.derive(changes);
        database.query(
                "select keep_names(?, ?, ?, ?, ?)",
                row -> {},
                lists.get("ids"),
                lists.get("authors"),
                lists.get("against"),
                lists.get("named"),
                lists.get("times"));
    }

    /** A root that is none of the authors has a list before all. */
    @Provide
    Arbitrary<List<Arrival>> histories() {
        Arbitrary<List<Tag>> keys =
                Arbitraries.of(KEYS).map(key -> Tag.of("p", key)).list().ofMaxSize(6);
        Arbitrary<Integer> kinds = Arbitraries.of(3, 3, 10_000, 1_984);
        Arrival ofRoot = new Arrival(
                TestEvents.event(
                        0xaa4,
                        0xaa4,
                        1,
                        3,
                        KEYS.stream().limit(3).map(key -> Tag.of("p", key)).toArray(Tag[]::new)),
                false);
        return Histories.of(
                        Combinators.combine(kinds, keys)
                                .as((kind, tags) -> Histories.arrival(kind, "", tags))
                                .flatMap(arrival -> arrival),
                        3)
                .map(history ->
                        Stream.concat(Stream.of(ofRoot), history.stream()).toList());
    }
}
