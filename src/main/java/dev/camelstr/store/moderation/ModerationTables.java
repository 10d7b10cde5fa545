package dev.camelstr.store.moderation;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes what administrators decide. Each change raises the version, in the same transaction. Thread-safe. */
public final class ModerationTables {
    // Locks the row, so changes come one after the other.
    private static final String RAISE = "update moderation_version set version = version + 1";
    private static final String ADD = """
            insert into moderation (list, value, shown, reason, removed) values (?, ?, ?, ?, ?)
            on conflict (list, value) do update set reason = excluded.reason
            """;
    private static final String REMOVE = "delete from moderation where list = ? and value = ?";
    private static final String HAS_ANY = "select from moderation where list = ? limit 1";
    private static final String ENTRIES = "select shown, reason from moderation where list = ? order by entry";
    private static final String SET_TEXT = """
            insert into moderation_text (name, value) values (?, ?)
            on conflict (name) do update set value = excluded.value
            """;
    private static final String FORGET_KNOWN = "select forget_known()";
    private static final String REMOVE_BANNED = "select remove_banned(500)";
    private static final String FORGET_USED = "delete from http_auth_used where created_at < ?";
    private static final String USE =
            "insert into http_auth_used (id, created_at) values (?, ?) on conflict do nothing";

    /**
     * An entry of a list.
     *
     * @param value as people write it
     */
    public record Entry(String value, String reason) {}

    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    private final Database database;

    public ModerationTables(Database database) {
        this.database = database;
    }

    /**
     * Adds the value, or gives it another reason.
     *
     * @param shown the value as people write it
     */
    public void add(ModerationList list, byte[] value, String shown, String reason) throws SQLException {
        change(connection -> add(connection, list, value, shown, reason));
    }

    /** Takes the value off the list, if it is there. */
    public void remove(ModerationList list, byte[] value) throws SQLException {
        change(connection -> remove(connection, list, value));
    }

    /** A kind that was disallowed is as any other again; one that was not is put on the allow list. */
    public void allowKind(int kind) throws SQLException {
        byte[] value = ModerationLists.kind(kind);
        change(connection -> {
            boolean lifted = remove(connection, ModerationList.DISALLOWED_KIND, value);
            if (!lifted || hasAny(connection, ModerationList.ALLOWED_KIND)) {
                add(connection, ModerationList.ALLOWED_KIND, value, Integer.toString(kind), "");
            }
        });
    }

    /** Takes the kind off the allow list and puts it on the other. */
    public void disallowKind(int kind) throws SQLException {
        byte[] value = ModerationLists.kind(kind);
        change(connection -> {
            remove(connection, ModerationList.ALLOWED_KIND, value);
            add(connection, ModerationList.DISALLOWED_KIND, value, Integer.toString(kind), "");
        });
    }

    /** @param name as NIP-11 has it */
    public void setText(String name, String value) throws SQLException {
        change(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SET_TEXT)) {
                statement.setString(1, name);
                statement.setString(2, value);
                statement.executeUpdate();
            }
        });
    }

    /** The entries of a list, the oldest first. */
    public List<Entry> entries(ModerationList list) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(ENTRIES)) {
            query.setString(1, list.word());
            try (ResultSet row = query.executeQuery()) {
                List<Entry> entries = new ArrayList<>();
                while (row.next()) {
                    entries.add(new Entry(row.getString(1), row.getString(2)));
                }
                return entries;
            }
        }
    }

    /** Removes all that is banned, in small batches, so that the store does not wait long for any of them. */
    public void removeBanned() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement batch = connection.prepareStatement(REMOVE_BANNED)) {
            long left;
            do {
                try (ResultSet row = batch.executeQuery()) {
                    row.next();
                    left = row.getLong(1);
                }
            } while (left > 0);
        }
    }

    /**
     * Marks an authorization as used, on all nodes.
     *
     * @param oldest {@code created_at} of the oldest that would still be valid; older ones are forgotten
     * @return false if it was used before
     */
    public boolean useOnce(byte[] id, long createdAt, long oldest) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement forget = connection.prepareStatement(FORGET_USED);
                PreparedStatement use = connection.prepareStatement(USE)) {
            forget.setLong(1, oldest);
            forget.executeUpdate();
            use.setBytes(1, id);
            use.setLong(2, createdAt);
            return use.executeUpdate() == 1;
        }
    }

    private void change(Change change) throws SQLException {
        Transaction.run(database, connection -> {
            int raised = raise(connection);
            change.in(connection);
            return raised;
        });
    }

    private static int raise(Connection connection) throws SQLException {
        try (PreparedStatement raise = connection.prepareStatement(RAISE)) {
            return raise.executeUpdate();
        }
    }

    private static void add(Connection connection, ModerationList list, byte[] value, String shown, String reason)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setString(1, list.word());
            statement.setBytes(2, value);
            statement.setString(3, shown);
            statement.setString(4, reason);
            statement.setBoolean(5, !list.isRemoving());
            statement.executeUpdate();
        }
        if (!list.isRemoving()) {
            forgetRefused(connection);
        }
    }

    private static boolean remove(Connection connection, ModerationList list, byte[] value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            statement.setString(1, list.word());
            statement.setBytes(2, value);
            boolean removed = statement.executeUpdate() > 0;
            if (removed) {
                forgetRefused(connection);
            }
            return removed;
        }
    }

    /** What was refused may be taken now, so reconciliations are to bring it again. */
    private static void forgetRefused(Connection connection) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET_KNOWN)) {
            forget.execute();
        }
    }

    private static boolean hasAny(Connection connection, ModerationList list) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HAS_ANY)) {
            query.setString(1, list.word());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }
}
