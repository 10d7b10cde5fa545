package dev.camelstr.aggregate;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a running instance has in its embedded database. Not thread-safe. */
final class StoredEvents {
    private static final String FORGET = """
            delete from relay_interval where first > %1$d;
            update relay_interval set last = least(last, %1$d), asked_at = least(asked_at, %1$d),
                   held_at = least(held_at, %1$d);
            """;
    private static final String NEWER = "select seq, id from event where seq > ? order by seq";
    private static final String CLAIMS = """
            select first, last, state, reason, encode(filter, 'hex') from relay_interval
             where rtrim(relay, '/') = rtrim(?, '/') order by first
            """;

    private final Path folder;
    private final Set<EventId> known = new HashSet<>();
    private long newest;

    /** @param folder of its data */
    StoredEvents(Path folder) {
        this.folder = folder;
    }

    /** What is said of some seconds: that all of them is held, or why it is not. */
    record Claim(long first, long last, String state, String reason, String filter) {
        boolean isOfAll(long second) {
            return state.equals("COMPLETE") && first <= second && second <= last;
        }
    }

    /** Whether there is anything to be asked. */
    boolean areThere() {
        try {
            ids();
            return true;
        } catch (SQLException | IOException | IndexOutOfBoundsException e) {
            return false; // it is starting
        }
    }

    /** Those that came since the last call are read, and all where some have gone. */
    Set<EventId> ids() throws SQLException, IOException {
        try (Connection connection = connect()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            readNewer(connection);
            if (known.size() != count(connection)) {
                known.clear();
                newest = 0;
                readNewer(connection);
            }
        }
        return Collections.unmodifiableSet(known);
    }

    private void readNewer(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEWER)) {
            statement.setLong(1, newest);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    newest = rows.getLong(1);
                    known.add(EventId.of(rows.getBytes(2)));
                }
            }
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from event")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The JSON of an author's events. */
    Map<EventId, byte[]> of(List<PublicKey> authors) throws SQLException, IOException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("select id, raw from event where pubkey = any (?)")) {
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

    /** What it says of a relay's past, from the oldest seconds to the newest. */
    List<Claim> claims(String relay) throws SQLException, IOException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(CLAIMS)) {
            statement.setString(1, relay);
            List<Claim> claims = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    claims.add(new Claim(
                            rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4), rows.getString(5)));
                }
            }
            return claims;
        }
    }

    /** As if it had been told nothing of what came after that second. */
    void forgetSince(long second) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(FORGET.formatted(second));
        }
    }

    private Connection connect() throws SQLException, IOException {
        List<String> server = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"));
        String password = Files.readString(folder.resolve("postgres/password")).trim();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.get(3).trim() + "/postgres?user=camelstr&password=" + password);
    }
}
