package dev.camelstr.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.DirectStore;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.testing.PgBouncer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database by way of PgBouncer in transaction mode, which gives each transaction another connection of the server. */
@Tag("interop")
class PgBouncerIT {
    private static final String STREAM = "nostr.collected";
    private static final int BATCHES = 20; // far more than a statement runs before the driver would have it prepared

    @Test
    void schemaLeaseAndBatchesWorkInTransactionMode() throws SQLException {
        try (PgBouncer pooler = PgBouncer.before(TestDatabases.createUrl());
                Database database = new Database()) {
            database.setUrl(pooler.url());
            StorePositions positions = new StorePositions();
            positions.setDatabase(database);
            positions.claim(0, List.of(new StreamInfo(STREAM, 0, "log", 0, 0, -1)), false);
            DirectStore store = new DirectStore(database, positions);
            Set<String> servers = new HashSet<>();
            try (Connection other = database.getConnection()) {
                other.setAutoCommit(false);
                servers.add(server(other)); // busy for now, so that the batch gets another
                store.store(messages(0, 10));
                other.commit();
                other.setAutoCommit(true);
                for (int batch = 1; batch <= BATCHES; batch++) {
                    servers.add(server(other));
                    store.store(messages(10L * batch, 10L * batch + 10));
                    positions.completed(0, Map.of(STREAM, 10L * batch + 9));
                    positions.idle(0);
                }
            }
            positions.release(0);
            assertThat(servers).as("connections of the server").hasSizeGreaterThan(1);
            try (Connection connection = database.getConnection()) {
                assertThat(query(connection, "select count(*) from event")).isEqualTo("210");
                assertThat(query(connection, "select announced from stream_position"))
                        .isEqualTo("209");
            }
        }
    }

    @Test
    void aSchemaToLookInFirstIsRefusedRatherThanForgotten() throws SQLException {
        try (PgBouncer pooler = PgBouncer.before(TestDatabases.createUrl());
                Database database = new Database()) {
            database.setUrl(pooler.url());
            database.setConnectTimeout(Duration.ofSeconds(2));
            database.setSchema("beside");

            assertThatThrownBy(database::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("camelstr.datasource.url has to lead to the database itself");
        }
    }

    private static String server(Connection connection) throws SQLException {
        return query(connection, "select pg_backend_pid()");
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<InboundMessage> messages(long from, long to) {
        return new ArrayList<>(LongStream.range(from, to)
                .mapToObj(offset ->
                        TestEvents.message(TestEvents.event(100 + offset, 7, 100, 1), STREAM, offset, Map.of()))
                .toList());
    }
}
