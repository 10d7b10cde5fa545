package dev.camelstr.store.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.database.TestReplication;
import dev.camelstr.store.position.Committed;
import dev.camelstr.store.replica.ReplicaState.Kind;
import dev.camelstr.testing.Ports;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a replica is asked for and what not, by a real one. */
class ReplicaIT {
    private static final TestReplication SERVERS = TestReplication.start();
    private static final Database PRIMARY = primary();

    private static Database primary() {
        Database database = new Database();
        database.setUrl(SERVERS.primary().url());
        return database;
    }

    @AfterAll
    static void stop() {
        PRIMARY.close();
        SERVERS.close();
    }

    @Test
    void aStatementThatIsInTheWayOfTheReplicaIsReadFromThePrimary() throws SQLException {
        SERVERS.replica().set("max_standby_streaming_delay", "100ms");
        SERVERS.primary().execute("create table passing as select n from generate_series(1, 100) n");
        AtomicInteger attempts = new AtomicInteger();
        try (Replica replica = replica(SERVERS.replica().url())) {
            long rows = source(replica).read(connection -> {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set transaction isolation level repeatable read");
                    long seen = number(statement, "select count(*) from passing");
                    if (attempts.incrementAndGet() == 1) {
                        assertThat(isReplica(statement)).isTrue();
                        SERVERS.primary().execute("delete from passing where n > 1");
                        SERVERS.primary().execute("vacuum passing");
                        statement.execute(
                                "select pg_sleep(60)"); // is ended by the replica, for the rows it may still see
                    }
                    assertThat(isReplica(statement)).isFalse();
                    return seen;
                } finally {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            });
            assertThat(rows).isEqualTo(1);
            assertThat(attempts).hasValue(2);
        } finally {
            SERVERS.replica().set("max_standby_streaming_delay", "1min");
        }
    }

    @Test
    void whatIsNoReplicaOfTheDatabaseIsNotAskedAndIsSaidAsWhatItIs() throws Exception {
        SERVERS.primary().execute("create database elsewhere");
        String other = TestDatabases.createUrl();
        String elsewhere = SERVERS.primary().url().replace("/postgres?", "/elsewhere?");
        assertThat(wrong(SERVERS.primary().url())).contains(Kind.PROMOTED);
        assertThat(wrong(other)).contains(Kind.OTHER_CLUSTER);
        assertThat(wrong(elsewhere)).contains(Kind.OTHER_DATABASE);
        assertThat(wrong(SERVERS.replica().url())).isEmpty();
        for (String url : new String[] {SERVERS.primary().url(), other, elsewhere}) {
            try (Replica none = replica(url)) {
                assertThat(isAsked(none)).as(url).isFalse();
            }
        }
    }

    @Test
    void theCheckNamesTheSettingAndWhatToDo() {
        assertThat(check("")).contains("ok      replica", "follows, ", "synchronous_commit=on");
        assertThat(check(TestDatabases.createUrl()))
                .contains("camelstr.datasource.read-url: camelstr.datasource.read-url leads to another cluster")
                .contains("Name a streaming replica");
        assertThat(check("jdbc:postgresql://127.0.0.1:" + Ports.free() + "/db"))
                .contains("camelstr.datasource.read-url: the replica cannot be used: ");
    }

    private static String check(String url) {
        return Commands.run(
                        "check",
                        "--set",
                        "camelstr.datasource.url=" + SERVERS.primary().url(),
                        "--set",
                        "camelstr.datasource.read-url="
                                + (url.isEmpty() ? SERVERS.replica().url() : url))
                .toString();
    }

    private static Replica replica(String url) {
        Replica replica = new Replica();
        replica.setUrl(url);
        replica.setWait(Duration.ofSeconds(30));
        return replica;
    }

    private static ReadSource source(Replica replica) {
        return replica.source(PRIMARY, () -> Optional.of(position()));
    }

    private static PrimaryPosition position() {
        try {
            return Committed.lookWithPosition(PRIMARY).position().orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Kind> wrong(String url) throws SQLException {
        try (Connection primary = PRIMARY.getConnection();
                Connection other = DriverManager.getConnection(url)) {
            return ReplicaInspection.of(ReplicaInspection.Primary.ask(primary), other)
                    .wrong();
        }
    }

    private static boolean isAsked(Replica replica) {
        try {
            Optional<Connection> connection = replica.connect(position());
            if (connection.isPresent()) {
                connection.get().close();
            }
            return connection.isPresent();
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean isReplica(Statement statement) throws SQLException {
        return number(statement, "select pg_is_in_recovery()::integer") == 1;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
