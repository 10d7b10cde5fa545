package dev.camelstr.aggregate;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a running instance has in its embedded database.
 *
 * @param folder of its data
 */
record StoredEvents(Path folder) {

    /** Whether there is anything to be asked. */
    boolean areThere() {
        try {
            ids();
            return true;
        } catch (SQLException | IOException | IndexOutOfBoundsException e) {
            return false; // it is starting
        }
    }

    Set<EventId> ids() throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from event")) {
            Set<EventId> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(EventId.of(rows.getBytes(1)));
            }
            return ids;
        }
    }

    /** The JSON of an author's events. */
    Map<EventId, byte[]> of(List<PublicKey> authors) throws SQLException, IOException {
        try (Connection connection = connect();
                var statement = connection.prepareStatement("select id, raw from event where pubkey = any (?)")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "bytea", authors.stream().map(PublicKey::bytes).toArray(byte[][]::new)));
            Map<EventId, byte[]> events = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.put(EventId.of(rows.getBytes(1)), rows.getBytes(2));
                }
            }
            return events;
        }
    }

    private Connection connect() throws SQLException, IOException {
        List<String> server = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"));
        String password = Files.readString(folder.resolve("postgres/password")).trim();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.get(3).trim() + "/postgres?user=camelstr&password=" + password);
    }
}
