package dev.camelstr.pipeline.view.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.pipeline.view.HistoryReader;
import dev.camelstr.pipeline.view.ViewOfHistories;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.SQLException;
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
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the view has after any history is what a count of what stands has, however often it was killed on the way. */
class EngagementHistoryIT {
    private static final ViewOfHistories VIEW =
            new ViewOfHistories("engagement", Set.of(1, 6, 7, 16, 1_111, 9_735, 30_023));
    private static final Database DATABASE = VIEW.database();

    private final Engagement engagement = new Engagement();

    @AfterContainer
    static void close() {
        VIEW.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        VIEW.empty();
    }

    @Property(tries = 120, seed = "1113")
    void isACountOfWhatStands(@ForAll("histories") List<Arrival> history, @ForAll Random random) throws Exception {
        HistoryReader reader = VIEW.reader(random, this::count);
        VIEW.tell(history, random, reader);

        EngagementModel model = new EngagementModel(ToldHistory.standing(DATABASE, history));
        assertThat(EngagementModel.engagement(DATABASE)).isEqualTo(model.engagement());
        assertThat(EngagementModel.reactions(DATABASE)).isEqualTo(model.reactions());
        if (model.engagement().isEmpty()) {
            assertThat(new JdbcTemplate(DATABASE)
                            .queryForObject("select count(*) from view_engagement.deed", Long.class))
                    .isZero();
        }
    }

    private void count(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> deeds = engagement.derive(changes);
        List<Object> arrays = Stream.of("targets", "actions", "authors", "contents", "msats", "counts")
                .map(deeds::get)
                .toList();
        database.query("select engage(?, ?, ?, ?, ?, ?)", row -> {}, arrays.toArray());
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        return Histories.of(EngagingEvents.any(), 30_023);
    }
}
