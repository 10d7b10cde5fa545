package dev.camelstr.store.moderation;

import dev.camelstr.store.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What administrators have decided (NIP-86), as this process knows it: a copy in memory, read again by {@link #refresh()}
 * when the version in the database has been raised. While the database cannot be had, what was known last holds; the store
 * asks the database itself. Thread-safe.
 */
public class Moderation {
    private static final Logger LOG = LoggerFactory.getLogger(Moderation.class);
    private static final String VERSION = "select version from moderation_version";
    private static final String ENTRIES = "select list, value from moderation";
    private static final String TEXTS = "select name, value from moderation_text";

    /** What was in force at one version. */
    private record Known(long version, ModerationLists lists, Map<String, String> texts) {}

    private Database database = new Database();
    private volatile Known known = new Known(0, ModerationLists.EMPTY, Map.of());
    private boolean failed;

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** The lists that are in force. */
    public ModerationLists lists() {
        return known.lists();
    }

    /** A text that was changed, by its name in NIP-11: {@code name}, {@code description} or {@code icon}. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(known.texts().get(name));
    }

    /** Grows with every change that this process has seen; 0: none was seen, not even the first state. */
    public long version() {
        return known.version();
    }

    /** Reads again if something was changed; keeps what is known if the database cannot be had. */
    public synchronized void refresh() {
        try {
            load();
            failed = false;
        } catch (SQLException e) {
            if (!failed) {
                LOG.warn("The moderation lists cannot be read, the last ones hold: {}", e.getMessage());
            }
            failed = true;
        }
    }

    /** A change between the statements raises the version again: the next call reads it. */
    private void load() throws SQLException {
        try (Connection connection = database.getConnection()) {
            long version = version(connection);
            if (version != known.version()) {
                known = new Known(version, lists(connection), texts(connection));
            }
        }
    }

    private static long version(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(VERSION);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static ModerationLists lists(Connection connection) throws SQLException {
        ModerationLists.Builder lists = new ModerationLists.Builder();
        try (PreparedStatement query = connection.prepareStatement(ENTRIES);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                lists.add(ModerationList.of(row.getString(1)), row.getBytes(2));
            }
        }
        return lists.build();
    }

    private static Map<String, String> texts(Connection connection) throws SQLException {
        Map<String, String> texts = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(TEXTS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                texts.put(row.getString(1), row.getString(2));
            }
        }
        return Map.copyOf(texts);
    }
}
