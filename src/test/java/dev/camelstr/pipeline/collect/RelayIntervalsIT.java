package dev.camelstr.pipeline.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.IntervalStore.Kept;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Interval.State;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayIntervalsIT {
    private static final String RELAY = "wss://relay.example/";
    private static final Interval WHOLE = new Interval(0, 9, State.COMPLETE, "finish", 0, 20, 21);
    private static final Interval TOO_MUCH = new Interval(10, 10, State.INCOMPLETE, "more than 500", 500, 20, 22);

    private final Database database = TestDatabases.create();
    private final RelayIntervals intervals = intervals();

    private RelayIntervals intervals() {
        RelayIntervals made = new RelayIntervals();
        made.setDataSource(database);
        return made;
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void ofARelayThatWasNeverAskedNothingIsKnown() {
        assertThat(intervals.load(RELAY, "{}").intervals()).isEmpty();
    }

    @Test
    void whatWasSavedIsLoadedByAnotherProcessForThatFilterOnly() {
        long generation = intervals.load(RELAY, "{}").generation();
        assertThat(intervals.save(RELAY, "{}", new Kept(List.of(WHOLE, TOO_MUCH), generation)))
                .isTrue();
        intervals.upkeep();
        assertThat(intervals().load(RELAY, "{}").intervals()).containsExactly(WHOLE, TOO_MUCH);
        assertThat(intervals().load(RELAY, "{\"kinds\":[1]}").intervals()).isEmpty();
        assertThat(intervals().load("wss://other.example/", "{}").intervals()).isEmpty();

        intervals.save(RELAY, "{}", new Kept(List.of(TOO_MUCH), generation));
        intervals.upkeep();
        assertThat(intervals().load(RELAY, "{}").intervals()).containsExactly(TOO_MUCH);
    }

    @Test
    void whatWasSavedBeforeTheStoreLostMessagesIsNotWritten() throws SQLException {
        long generation = intervals.load(RELAY, "{}").generation();
        intervals.save(RELAY, "{}", new Kept(List.of(WHOLE), generation));
        execute("update cursor_generation set generation = generation + 1");
        intervals.upkeep();
        assertThat(intervals.load(RELAY, "{}")).isEqualTo(new Kept(List.of(), generation + 1));
        assertThat(intervals.save(RELAY, "{}", new Kept(List.of(WHOLE), generation)))
                .isFalse();
    }

    @Test
    void theRateOfPagesIsKept() {
        assertThat(intervals.loadPageRate(RELAY)).isEmpty();
        intervals.savePageRate(RELAY, 0.5);
        intervals.upkeep();
        assertThat(intervals().loadPageRate(RELAY)).hasValue(0.5);

        intervals.savePageRate(RELAY, 0.25);
        intervals.upkeep();
        assertThat(intervals().loadPageRate(RELAY)).hasValue(0.25);
        assertThat(intervals().loadPageRate("wss://other.example/")).isEmpty();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
