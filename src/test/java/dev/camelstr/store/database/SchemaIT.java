package dev.camelstr.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What is looked at before Flyway is asked. {@code -Dcamelstr.schema.write=true} writes the list of migrations anew, for the
 * build that follows.
 */
class SchemaIT {
    private static final Path LIST = Path.of("src/main/resources").resolve(Schema.LIST);

    private final PGSimpleDataSource database = new PGSimpleDataSource();

    @Test
    void theListIsWhatFlywayApplies() throws Exception {
        database.setUrl(TestDatabases.createBareUrl());

        Schema.migrate(database);

        Map<String, String> applied = new TreeMap<>(Schema.applied(database));
        if (Boolean.getBoolean("camelstr.schema.write")) {
            Files.writeString(
                    LIST,
                    applied.entrySet().stream()
                            .map(migration -> migration.getKey() + " " + migration.getValue() + "\n")
                            .collect(Collectors.joining()));
        }
        assertThat(applied).as("what stands in %s", LIST).containsExactlyInAnyOrderEntriesOf(Schema.wanted());
    }

    @Test
    void whatIsAppliedAlreadyIsNotAppliedAgain() throws Exception {
        database.setUrl(TestDatabases.createUrl());
        execute("drop function prune_gone");

        Schema.make(database);

        assertThat(isThere("prune_gone")).isFalse();
    }

    @Test
    void aMigrationThatIsMissingIsApplied() throws Exception {
        database.setUrl(TestDatabases.createUrl());
        execute("drop function prune_gone");
        execute("delete from flyway_schema_history where script = 'R__functions.sql'");

        Schema.make(database);

        assertThat(isThere("prune_gone")).isTrue();
    }

    @Test
    void oneThatWasAppliedInAnotherFormIsAppliedAgain() throws Exception {
        database.setUrl(TestDatabases.createUrl());
        execute("drop function prune_gone");
        execute("update flyway_schema_history set checksum = 1 where script = 'R__functions.sql'");

        Schema.make(database);

        assertThat(isThere("prune_gone")).isTrue();
        assertThat(Schema.applied(database)).containsAllEntriesOf(Schema.wanted());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isThere(String function) throws SQLException {
        String sql = "select exists (select from pg_proc where proname = '" + function + "')";
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
