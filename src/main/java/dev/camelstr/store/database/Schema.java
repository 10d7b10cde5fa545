package dev.camelstr.store.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables and functions of this version, as {@code db/migration} makes them. Flyway is asked only where something of them has not
 * been applied: to find that nothing is to be done takes it longer than all else at a start takes the database.
 */
final class Schema {
    /** A line for each migration: its file and Flyway's checksum of that. */
    static final String LIST = "db/migrations.txt";

    private static final String IS_MADE_BY_FLYWAY = "select to_regclass('flyway_schema_history') is not null";

    /** Of a repeatable one the last time counts. */
    private static final String APPLIED =
            "select script, checksum from flyway_schema_history where success order by installed_rank";

    private Schema() {}

    /**
     * Brings a database up to this version.
     *
     * @throws SQLException if the database fails
     * @throws RuntimeException Flyway's, if a migration fails or the database is of something else
     */
    static void make(DataSource database) throws SQLException {
        if (!applied(database).entrySet().containsAll(wanted().entrySet())) {
            migrate(database);
        }
    }

    /** The same, without looking before. */
    static void migrate(DataSource database) {
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** The checksum of each migration that has been applied, by its file; nothing if there is no schema. */
    static Map<String, String> applied(DataSource database) throws SQLException {
        Map<String, String> applied = new HashMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (isMadeByFlyway(statement)) {
                try (ResultSet rows = statement.executeQuery(APPLIED)) {
                    while (rows.next()) {
                        applied.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
        }
        return applied;
    }

    private static boolean isMadeByFlyway(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(IS_MADE_BY_FLYWAY)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** The checksum of each migration of this version, by its file. */
    static Map<String, String> wanted() {
        try (InputStream list = Schema.class.getClassLoader().getResourceAsStream(LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
