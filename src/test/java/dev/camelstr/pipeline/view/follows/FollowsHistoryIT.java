package dev.camelstr.pipeline.view.follows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Tag;
import dev.camelstr.pipeline.view.HistoryReader;
import dev.camelstr.pipeline.view.ViewOfHistories;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/** After any history the graph is what the lists that stand say, however often the view was killed on the way. */
class FollowsHistoryIT {
    private static final ViewOfHistories VIEW = new ViewOfHistories("follows", Set.of(3));
    private static final Database DATABASE = VIEW.database();

    /** The authors, others, and what is no key. */
    private static final List<String> KEYS = List.of(
            TestEvents.hex(1),
            TestEvents.hex(2),
            TestEvents.hex(3),
            TestEvents.hex(0xaa4),
            TestEvents.hex(0xaa5),
            TestEvents.hex(0xaa5).toUpperCase(),
            "");

    private final Follows follows = new Follows();

    @AfterContainer
    static void close() {
        VIEW.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        VIEW.empty();
    }

    @Property(tries = 120, seed = "1114")
    void isWhatTheListsThatStandSay(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws Exception {
        HistoryReader reader = VIEW.reader(random, this::count);
        VIEW.tell(history, random, reader);

        FollowsModel model = new FollowsModel(ToldHistory.standing(DATABASE, history));
        assertThat(FollowsModel.follows(DATABASE)).isEqualTo(model.follows());
        assertThat(FollowsModel.mutual(DATABASE)).isEqualTo(model.mutual());
        assertThat(FollowsModel.counts(DATABASE)).isEqualTo(model.counts());
    }

    private void count(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> lists = follows.derive(changes);
        database.query(
                "select follow(?, ?, ?, ?)",
                row -> {},
                lists.get("ids"),
                lists.get("followers"),
                lists.get("followed"),
                lists.get("times"));
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        Arbitrary<List<Tag>> keys =
                Arbitraries.of(KEYS).map(key -> Tag.of("p", key)).list().ofMaxSize(6);
        return Histories.of(keys.flatMap(tags -> Histories.arrival(3, "", tags)), 3);
    }
}
