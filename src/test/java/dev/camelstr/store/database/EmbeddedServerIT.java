package dev.camelstr.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The embedded PostgreSQL, as the user that the tests run as: root or another. */
class EmbeddedServerIT {
    private Path folder;
    private Database database;

    @BeforeEach
    void create() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "embedded");
        EmbeddedPostgres.unpackInto(folder);
        database = database();
    }

    private Database database() {
        return database(folder);
    }

    private static Database database(Path dataDir) {
        Database created = new Database();
        created.setDataDir(dataDir.toString());
        return created;
    }

    @AfterEach
    void delete() throws IOException {
        database.close();
        PostgresTools.deleteAll(folder);
    }

    @Test
    void startsAtFirstUseAndNotBefore() throws SQLException, IOException {
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        Path pidFile = nothing.resolve("postgres/data/postmaster.pid");
        try (Database first = database(nothing)) {
            assertThat(nothing).isEmptyDirectory();

            assertThat(query(first, "select count(*)::text from event")).isEqualTo("0");

            assertThat(pidFile).exists();
        }
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void syncsEveryCommitAndAsksForThePassword() throws SQLException, IOException {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(query(database, "show " + setting)).as(setting).isEqualTo("on");
        }
        assertThat(query(database, "show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres/password"))))
                .isEqualTo("rw-------");
        String port = query(database, "show port");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "camelstr", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
    }

    @Test
    void aConnectionDoesNotPayForThePasswordsWeakness() throws SQLException {
        assertThat(query(database, "select rolpassword from pg_authid where rolname = 'camelstr'"))
                .startsWith("SCRAM-SHA-256$1:");
    }

    @Test
    void aKilledProcessTakesItsServerAlongAndNothingThatWasCommittedIsLost() throws Exception {
        Process killed = startKeeper();
        ProcessHandle server = server();
        killed.destroyForcibly().waitFor(120, TimeUnit.SECONDS);

        Awaitility.await().until(() -> !server.isAlive());
        assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(query(database, "select until::text from vanish")).isEqualTo("42");
    }

    @Test
    void aServerThatIsLeftAllTheSameIsEndedBeforeTheNextOneStarts() throws Exception {
        Process killed = startKeeper();
        ProcessHandle left = server();
        killed.descendants().filter(EmbeddedServerIT::isGuard).forEach(ProcessHandle::destroyForcibly);
        killed.destroyForcibly().waitFor(120, TimeUnit.SECONDS);
        assertThat(left.isAlive()).isTrue();

        assertThat(query(database, "select until::text from vanish")).isEqualTo("42");

        Awaitility.await().until(() -> !left.isAlive());
        assertThat(server()).isNotEqualTo(left);
    }

    private Process startKeeper() throws IOException {
        Process keeper = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Executable.SHORT_LIVED,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keeper.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // the log may come first
        assertThat(keeper.inputReader().lines().anyMatch(line -> line.endsWith("committed")))
                .isTrue();
        return keeper;
    }

    private ProcessHandle server() throws IOException {
        String pid = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"))
                .get(0);
        return ProcessHandle.of(Long.parseLong(pid.trim())).orElseThrow();
    }

    private static boolean isGuard(ProcessHandle process) {
        return process.info().command().orElse("").matches(".*/(sh|dash|bash)");
    }

    /** As after the restart of a container that was killed: process ids begin again. */
    @Test
    void aLockThatNamesAProcessOfAnotherProgramDoesNotKeepTheServerFromStarting() throws Exception {
        query(database, "select 1");
        Path lock = folder.resolve("postgres/data/postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(lock));
        database.close();
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(lock, lines);

        database = database();
        assertThat(query(database, "select count(*)::text from event")).isEqualTo("0");
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedInOneSentence() throws Exception {
        query(database, "select 1");
        database.close();
        Path version = folder.resolve("postgres/data/PG_VERSION");
        Files.writeString(version, "14\n");

        Database refused = database();
        assertThatThrownBy(refused::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is of PostgreSQL 14, and this is PostgreSQL");
        refused.close();
    }

    private static String query(Database database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** A process that commits, says so and waits to be killed. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] args) throws Exception {
            Database kept = new Database();
            kept.setDataDir(args[0]);
            try (Connection connection = kept.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("insert into vanish (pubkey, until) values ('\\x00', 42)");
            }
            System.out.println("committed");
            new CountDownLatch(1).await();
        }
    }
}
