package dev.camelstr.store.database;

import dev.camelstr.testing.AtEnd;
import dev.camelstr.testing.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One embedded server for all tests of a JVM, stopped at its end; a fresh database for each that asks. */
public final class TestDatabases {
    private static final String MIGRATED = "migrated";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static String url = "";

    private TestDatabases() {}

    /** A migrated database of its own; to be closed. */
    public static Database create() {
        Database database = new Database();
        database.setUrl(createUrl());
        return database;
    }

    /** The JDBC URL of a migrated database that nothing is stored in, with user and password. */
    public static synchronized String createUrl() {
        return create("template " + MIGRATED);
    }

    /** The JDBC URL of a database without a table, with user and password. */
    static synchronized String createBareUrl() {
        return create("");
    }

    private static String create(String like) {
        String name = "test" + COUNT.incrementAndGet();
        try {
            createDatabase(name, like);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(name);
    }

    private static void createDatabase(String name, String like) throws SQLException {
        try (Connection connection = DriverManager.getConnection(serverUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " " + like);
        }
    }

    private static String url(String name) {
        return url.replace("/postgres?", "/" + name + "?");
    }

    /** What all others are copied from: to copy it takes no longer than to copy what PostgreSQL has there. */
    private static void createMigrated() throws SQLException {
        createDatabase(MIGRATED, "");
        try (Database database = new Database()) {
            database.setUrl(url(MIGRATED));
            database.getConnection().close();
        }
    }

    private static String serverUrl() throws SQLException {
        if (url.isEmpty()) {
            try {
                Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "test-data");
                EmbeddedPostgres.unpackInto(home);
                EmbeddedServer server = new EmbeddedServer(home);
                DatabaseUrl address = server.start();
                url = address.jdbcUrl() + "?user=" + address.user().orElseThrow() + "&password="
                        + address.password().orElseThrow();
                AtEnd.close(() -> stop(server, home));
                createMigrated();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return url;
    }

    private static void stop(EmbeddedServer server, Path home) {
        server.close();
        try {
            PostgresTools.deleteAll(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
