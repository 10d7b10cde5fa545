package dev.camelstr.store;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shipped store on the embedded streams, with the views that a test wants, started as often as it wants. */
public final class ViewFixture implements AutoCloseable {
    private final Path folder;
    private final String url = TestDatabases.createUrl();
    private final Map<String, String> settings = new HashMap<>();
    private TestApplication application;

    public ViewFixture(Path folder) throws SQLException {
        this.folder = folder;
        try (Database database = new Database()) {
            database.setUrl(url);
            database.getConnection().close(); // migrates
        }
    }

    /** Of the database. */
    public String url() {
        return url;
    }

    /** For the starts from now on. */
    public void set(String setting, String value) {
        settings.put(setting, value);
    }

    public TestApplication prepare(String... parts) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("camelstr.data-dir", folder.toString(), "camelstr.datasource.url", url));
        application = new TestApplication(all, parts);
        return application;
    }

    public TestApplication start(String... parts) {
        return prepare(parts).start();
    }

    public void stop() {
        application.close();
    }

    /** The changelog as if it had been lost: its next message begins another log. */
    public void loseChangelog() throws Exception {
        Path changelog = folder.resolve("streams/nostr.stored");
        try (Stream<Path> files = Files.walk(changelog)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    public void collect(Event... events) {
        List<OutboundMessage> messages = Arrays.stream(events)
                .map(event -> new OutboundMessage(event.raw(), Map.of(StoreProperties.RELAY, "wss://relay.example")))
                .toList();
        application.context().createProducerTemplate().requestBody("local-stream:nostr.collected", messages);
    }

    public long count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    public String text(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        if (application != null) {
            application.close();
        }
    }
}
