package dev.camelstr.pipeline.view.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.pipeline.view.HistoryReader;
import dev.camelstr.pipeline.view.ViewOfHistories;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is trending after any history is what is found in what stands, however often the view was killed on the way. */
class TrendingHistoryIT {
    private static final ViewOfHistories VIEW =
            new ViewOfHistories("trending", Set.of(1, 6, 7, 16, 1_111, 9_735, 30_023));
    private static final Database DATABASE = VIEW.database();
    private static final long NOW = 3_603; // what was done in the seconds 1 to 3 is older than an hour
    private static final int MIN_RANK = 20;
    private static final Map<String, Integer> RANKS = Map.of(
            TestEvents.hex(1),
            20,
            TestEvents.hex(2),
            70,
            TestEvents.hex(3),
            19,
            EngagingEvents.zappers().get(0),
            30);

    private static int trending;

    private final Engagement engagement = new Engagement();

    @BeforeContainer
    static void trust() {
        JdbcTemplate database = new JdbcTemplate(DATABASE);
        database.execute("create schema view_trust");
        database.execute("create table view_trust.rank (pubkey bytea primary key, rank smallint not null)");
        RANKS.forEach(
                (key, rank) -> database.update("insert into view_trust.rank values (decode(?, 'hex'), ?)", key, rank));
    }

    @AfterContainer
    static void close() {
        VIEW.close();
        assertThat(trending).as("histories after which something is trending").isGreaterThan(20);
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        VIEW.empty();
    }

    @Property(tries = 120, seed = "1116")
    void isWhatTrustedAuthorsDidToWhatStands(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws Exception {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
        engagement.setClock(clock);
        HistoryReader reader = VIEW.reader(random, this::keep);
        VIEW.tell(history, random, reader);
        reader.holdForGood();

        Trends trends = new Trends();
        trends.setDatabase(DATABASE);
        trends.setDataDir(VIEW.folder().toString());
        trends.setMinRank(MIN_RANK);
        trends.setClock(clock);
        trends.rank();

        TrendingModel model = new TrendingModel(ToldHistory.standing(DATABASE, history), RANKS, NOW);
        assertThat(TrendingModel.trends(DATABASE)).isEqualTo(model.trends(MIN_RANK));
        trending += model.trends(MIN_RANK).isEmpty() ? 0 : 1;
    }

    private void keep(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> boosts = engagement.boosts(changes);
        database.query(
                "select boost(?, ?, ?, ?, ?, ?)",
                row -> {},
                boosts.get("targets"),
                boosts.get("events"),
                boosts.get("authors"),
                boosts.get("made"),
                boosts.get("times"),
                boosts.get("now"));
    }

    /** The note that is engaged with came before all; articles are replaced, deleted and vanish. */
    @Provide
    Arbitrary<List<Arrival>> histories() {
        Arrival note = new Arrival(TestEvents.event(0xaa50, 0xaa77, 4, 1, "note"), false);
        return Histories.of(EngagingEvents.any(), 30_023)
                .map(history -> Stream.concat(Stream.of(note), history.stream()).toList());
    }
}
