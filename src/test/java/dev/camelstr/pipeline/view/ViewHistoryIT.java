package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.nostr.EventId;
import dev.camelstr.store.changelog.ToldHistory;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import dev.camelstr.store.view.UserViews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Views beside a store that is killed now and then, while events come, expire, vanish, are replaced, deleted, banned and allowed
 * again: made and rebuilt in the midst of it, page by page, with steps that fail and readers that are killed or have been replaced
 * without knowing. What each has at the end is what a count in memory of what stands has; and what it has after it was rebuilt.
 */
class ViewHistoryIT {
    private static final Database DATABASE = TestDatabases.create();
    private static final String NAME = "kinds";
    private static final Set<Integer> WANTED = Set.of(1, 30_000);

    private static final Path FOLDER = folder();

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("views");
            Files.writeString(
                    folder.resolve(NAME + ".sql"),
                    "create table seen (id text primary key, times int not null);"
                            + "create table counted (pubkey text, kind int, count int not null, primary key (pubkey, kind))");
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int rebuilt;

    @AfterContainer
    static void close() {
        DATABASE.close();
        assertThat(rebuilt).as("rebuilds in the midst of histories").isGreaterThan(20);
    }

    @BeforeTry
    void emptyDatabase() throws SQLException {
        ToldHistory.empty(DATABASE);
        new UserViews(DATABASE).drop(NAME);
    }

    @Property(tries = 120, seed = "1110")
    void aViewIsACountOfWhatStands(@ForAll("histories") List<Arrival> history, @ForAll Random random) throws Exception {
        HistoryReader reader = reader(random, Set.of());
        ToldHistory told = new ToldHistory(DATABASE, history, random, true);
        told.with(() -> readAndRebuildSome(reader, told)).play();
        reader.readAll(told);
        expectCountOf(history, Set.of());

        reader.rebuild(told);
        expectCountOf(history, Set.of());
    }

    @Property(tries = 60, seed = "1111")
    void aViewOfSomeKindsIsACountOfThose(@ForAll("histories") List<Arrival> history, @ForAll Random random)
            throws Exception {
        HistoryReader reader = reader(random, WANTED);
        ToldHistory told = new ToldHistory(DATABASE, history, random, true);
        told.with(() -> readAndRebuildSome(reader, told)).play();
        reader.readAll(told);
        expectCountOf(history, WANTED);

        reader.rebuild(told);
        expectCountOf(history, WANTED);
    }

    private static void readAndRebuildSome(HistoryReader reader, ToldHistory told) throws SQLException {
        reader.readSome(told);
        rebuilt += reader.rebuildSome(told) ? 1 : 0;
    }

    private static HistoryReader reader(Random random, Set<Integer> kinds) {
        return new HistoryReader(
                DATABASE, FOLDER, new ViewDefinition(NAME, kinds, false, true), random, ViewHistoryIT::count);
    }

    private static void count(JdbcTemplate database, List<Map<String, Object>> changes) {
        for (Map<String, Object> change : changes) {
            database.update(
                    "insert into seen as s values (?, ?) on conflict (id) do update set times = s.times + excluded.times",
                    change.get("id"),
                    change.get("sign"));
            database.update(
                    "insert into counted as c values (?, ?, ?) on conflict (pubkey, kind) do update"
                            + " set count = c.count + excluded.count",
                    change.get("pubkey"),
                    change.get("kind"),
                    change.get("sign"));
        }
    }

    private static void expectCountOf(List<Arrival> history, Set<Integer> kinds) throws SQLException {
        Map<EventId, Arrival> arrivals = new HashMap<>();
        history.forEach(arrival -> arrivals.put(arrival.event().id(), arrival));
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> counted = new HashMap<>();
        for (EventId id : ToldHistory.table(DATABASE).keySet()) {
            var event = arrivals.get(id).event();
            if (kinds.isEmpty() || kinds.contains(event.kind())) {
                seen.put(id.hex(), 1);
                counted.merge(event.pubkey().hex() + " " + event.kind(), 1, Integer::sum);
            }
        }
        assertThat(rows("select id, times from view_kinds.seen where times <> 0"))
                .isEqualTo(seen);
        assertThat(rows("select pubkey || ' ' || kind, count from view_kinds.counted where count <> 0"))
                .isEqualTo(counted);
    }

    private static Map<String, Integer> rows(String query) {
        Map<String, Integer> rows = new HashMap<>();
        new JdbcTemplate(DATABASE).query(query, row -> {
            rows.put(row.getString(1), row.getInt(2));
        });
        return rows;
    }

    @Provide
    Arbitrary<List<Arrival>> histories() {
        return Histories.any();
    }
}
