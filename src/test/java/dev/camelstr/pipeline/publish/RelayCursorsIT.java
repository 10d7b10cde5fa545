package dev.camelstr.pipeline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.CursorStore.Cursor;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.EventId;
import dev.camelstr.pipeline.collect.RelayCursors;
import dev.camelstr.pipeline.lag.StoredPositions;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayCursorsIT {
    private static final String RELAY = "wss://relay.example/";
    private static final EventId ID = new EventId(1, 2, 3, 4);

    private final Database database = TestDatabases.create();
    private final Seen seen = new Seen();
    private final RelayCursors cursors = cursors(seen);

    private RelayCursors cursors(Seen ids) {
        RelayCursors made = new RelayCursors();
        made.setDataSource(database);
        made.setSeen(ids);
        return made;
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRelayThatWasNeverReadBeginsAtZero() {
        assertThat(cursors.load(RELAY).seconds()).isZero();
        assertThat(cursors.load(RELAY).generation()).isEqualTo(cursors.generation());
    }

    @Test
    void whatWasSavedIsLoadedByAnotherProcess() {
        long generation = cursors.load(RELAY).generation();
        assertThat(cursors.save(RELAY, new Cursor(5, generation))).isTrue();
        assertThat(cursors.save(RELAY, new Cursor(7, generation))).isTrue();
        assertThat(cursors.save("wss://other.example/", new Cursor(6, generation)))
                .isTrue();
        cursors.upkeep();
        assertThat(cursors(new Seen()).load(RELAY)).isEqualTo(new Cursor(7, generation));
        cursors.save(RELAY, new Cursor(3, generation));
        cursors.upkeep();
        assertThat(cursors(new Seen()).load(RELAY)).isEqualTo(new Cursor(3, generation));
    }

    @Test
    void whenTheGenerationIsRaisedIdsAreForgottenAndOldCursorsAreNotKept() throws SQLException {
        long generation = cursors.load(RELAY).generation();
        cursors.save(RELAY, new Cursor(100, generation));
        cursors.upkeep();
        Flight owner = new Flight(ID, 0, told -> {});
        seen.claim(owner);
        seen.confirm(owner);
        cursors.save(RELAY, new Cursor(200, generation));
        execute("update cursor_generation set generation = generation + 1");
        execute("update relay_cursor set cursor = 50, generation = generation + 1");
        cursors.upkeep();
        assertThat(cursors.generation()).isEqualTo(generation + 1);
        assertThat(seen.look(ID, told -> {})).isEqualTo(Standing.NEW);
        assertThat(cursors.save(RELAY, new Cursor(300, generation))).isFalse();
        assertThat(cursors.load(RELAY)).isEqualTo(new Cursor(50, generation + 1));
    }

    @Test
    void thePositionOfTheStoreCountsOnlyForTheLogItWasTakenFrom() throws SQLException {
        execute("insert into stream_life (log, stream) values ('log-1', 'nostr.collected')");
        execute("insert into stream_position (stream, partition, life, applied, announced)"
                + " select 'nostr.collected', 0, life, 41, 41 from stream_life where log = 'log-1'");
        StoredPositions positions = new StoredPositions();
        positions.setDataSource(database);
        assertThat(positions.applied(new StreamInfo("nostr.collected", 0, "log-1", 0, 50, -1)))
                .isEqualTo(41);
        assertThat(positions.applied(new StreamInfo("nostr.collected", 0, "log-2", 10, 50, -1)))
                .isEqualTo(9);
        assertThat(positions.applied(new StreamInfo("nostr.collected", 1, "log-1", 0, 50, -1)))
                .isEqualTo(-1);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
