package dev.camelstr.store.database;

import dev.camelstr.testing.AtEnd;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the embedded programs with a streaming replica, both of them real servers on loopback that can be killed, and
 * started again on their ports.
 */
public final class TestReplication implements AutoCloseable {
    private static final String USER = "camelstr";

    private final Path folder;
    private final PostgresTools programs;
    private final Node primary;
    private final Node replica;

    /** One of the two. */
    public final class Node {
        private final Path data;
        private final int port;
        private Optional<ServerGuard> guard = Optional.empty();

        private Node(Path data, int port) {
            this.data = data;
            this.port = port;
        }

        /** Its JDBC URL, with user and password. */
        public String url() {
            return TestReplication.url(address());
        }

        private String address() {
            return "127.0.0.1:" + port;
        }

        /** Starts it, again if it was killed, and waits until it can be asked. */
        public void start() {
            try {
                Path pid = data.resolve("postmaster.pid");
                guard = Optional.of(ServerGuard.start(pid, port));
                programs.run(
                        "pg_ctl",
                        List.of(
                                "start",
                                "--wait",
                                "--silent",
                                "--pgdata=" + data,
                                "--log=" + data.resolveSibling(data.getFileName() + ".log"),
                                "--options=-c port=" + port + " -c listen_addresses=127.0.0.1"
                                        + " -c unix_socket_directories= -c shared_buffers=32MB -c fsync=off"
                                        + " -c wal_receiver_status_interval=1s"
                                        + " -c cluster_name=" + data.getFileName()));
                guard.get().watch(Files.readAllLines(pid).get(0).trim());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Ends it without a word to anyone. */
        public void kill() {
            try {
                programs.runAfterAll(
                        "pg_ctl", List.of("stop", "--wait", "--silent", "--mode=immediate", "--pgdata=" + data));
                guard.ifPresent(ServerGuard::dismiss);
                guard.ifPresent(ServerGuard::close);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public void execute(String sql) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url());
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** A setting of the server, for all who connect from now on. */
        public void set(String setting, String value) throws SQLException {
            execute("alter system set " + setting + " = '" + value + "'");
            execute("select pg_reload_conf()");
        }

        public long number(String sql) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private TestReplication(Path folder) throws IOException {
        this.folder = folder;
        EmbeddedPostgres.unpackInto(folder);
        Path home = Files.createDirectories(folder.resolve("postgres")).toAbsolutePath();
        programs = PostgresTools.unpack(home, () -> {});
        programs.openWay(folder);
        primary = new Node(home.resolve("data"), Ports.free());
        replica = new Node(home.resolve("replica"), Ports.free());
        programs.own(primary.data, Files.createFile(home.resolve("none")));
        programs.run(
                "initdb",
                List.of(
                        "--pgdata=" + primary.data,
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        copy(primary.data, replica.data); // before it is first started: then its files are all there is of it
        follow();
        primary.start();
        replica.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                Files.setOwner(copy, Files.getOwner(file));
            }
        }
    }

    private void follow() throws IOException {
        Files.createFile(replica.data.resolve("standby.signal"));
        Files.writeString(
                replica.data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port + " user=" + USER + "'\n",
                StandardOpenOption.APPEND);
        Files.setOwner(replica.data.resolve("standby.signal"), Files.getOwner(replica.data));
    }

    /** Both of them, started. To be closed. */
    public static TestReplication start() {
        try {
            Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "replication");
            TestReplication started = new TestReplication(home);
            AtEnd.close(started::close);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Node primary() {
        return primary;
    }

    public Node replica() {
        return replica;
    }

    /** Whichever of the two takes commits. */
    public String urlOfPrimary() {
        return url(primary.address() + "," + replica.address()) + "&targetServerType=primary";
    }

    private static String url(String hosts) {
        return "jdbc:postgresql://" + hosts + "/postgres?user=" + USER;
    }

    @Override
    public void close() {
        for (Node node : List.of(replica, primary)) {
            if (Files.exists(node.data.resolve("postmaster.pid"))) {
                node.kill();
            }
        }
        try {
            PostgresTools.deleteAll(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
