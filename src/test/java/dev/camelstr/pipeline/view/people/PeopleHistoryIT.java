package dev.camelstr.pipeline.view.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.view.HistoryReader;
import dev.camelstr.pipeline.view.ViewOfHistories;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/** After any history names are those of the profiles that stand, however often the view was killed on the way. */
class PeopleHistoryIT {
    private static final ViewOfHistories VIEW = new ViewOfHistories("people", Set.of(0));
    private static final Database DATABASE = VIEW.database();

    /** Contents of profiles, and what they are found by, worked out by hand. */
    private static final Map<String, List<String>> PROFILES = Map.of(
            "{\"name\":\"Jack\"}", List.of("jack"),
            "{\"name\":\"jack\",\"display_name\":\"Jack B\"}", List.of("jack", "jack b", "b"),
            "{\"name\":\"Al\u202Ei\u200Bce\",\"nip05\":\"_@Alice.example\"}", List.of("alice", "alice.example"),
            "{\"displayName\":\"A\\u0000l\\nB\"}", List.of("a\uFFFDl b", "b"),
            "{\"name\":5}", List.of(),
            "no object", List.of());

    private final People people = new People();

    @AfterContainer
    static void close() {
        VIEW.close();
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        VIEW.empty();
    }

    @Property(tries = 120, seed = "1115")
    void areFoundByTheProfilesThatStand(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws Exception {
        HistoryReader reader = VIEW.reader(random, this::introduce);
        VIEW.tell(history, random, reader);

        Set<String> expected = expected(ToldHistory.standing(DATABASE, history));
        assertThat(found("select spelled || ' ' || pubkey || ' ' || id from spelling join profile on id = profile"))
                .isEqualTo(expected);
        assertThat(found("select s.spelled || ' ' || n.pubkey || ' ' || n.id from spelling s"
                        + " cross join lateral named(s.spelled, 1000000) n where n.id = s.profile"))
                .as("each is the newest of its author")
                .isEqualTo(expected);
        assertThat(found("select id from profile where times <> 1")).isEmpty();
    }

    private static Set<String> expected(Collection<Event> standing) {
        Set<String> lines = new TreeSet<>();
        for (Event event : standing) {
            if (event.kind() == 0) {
                for (String spelling : PROFILES.get(event.content())) {
                    lines.add(spelling + " " + event.pubkey().hex() + " "
                            + event.id().hex());
                }
            }
        }
        return lines;
    }

    private static Set<String> found(String query) throws SQLException {
        Set<String> lines = new TreeSet<>();
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local search_path = view_people"); // as who asks the view has it
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return lines;
    }

    private void introduce(JdbcTemplate database, List<Map<String, Object>> changes) {
        Map<String, Object> profiles = people.derive(changes);
        database.query(
                "select introduce(?, ?, ?, ?, ?, ?, ?, ?)",
                row -> {},
                profiles.get("ids"),
                profiles.get("pubkeys"),
                profiles.get("created"),
                profiles.get("names"),
                profiles.get("displayNames"),
                profiles.get("nip05s"),
                profiles.get("spellings"),
                profiles.get("times"));
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        return Histories.of(
                Arbitraries.of(PROFILES.keySet()).flatMap(content -> Histories.arrival(0, content, List.of())), 0);
    }
}
