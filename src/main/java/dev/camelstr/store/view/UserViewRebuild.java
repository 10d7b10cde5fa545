package dev.camelstr.store.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * New tables of a view that are filled while the old ones are served, and take their place when they stand where those stand. Until
 * then they are the tables of a view of its own. All in the caller's transactions.
 */
public final class UserViewRebuild {
    /** What the name of the view with the new tables ends with; no view of a user's does. */
    static final String NEW = "__new";

    private static final String OLD = "__old";
    private static final int LOCK_MILLIS = 5_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String name;
    private final String version;

    /**
     * @param name checked, as it becomes part of statements
     * @param version that the new tables are of
     */
    public UserViewRebuild(String name, String version) {
        this.name = name;
        this.version = version;
    }

    /** The view with the new tables of another. */
    public static String copyOf(String name) {
        return name + NEW;
    }

    /** Has new tables filled, unless such are being filled already. */
    public void want(Connection connection) throws SQLException {
        try (PreparedStatement want = connection.prepareStatement("insert into user_view_rebuild as r (name, version)"
                + " values (?, ?) on conflict (name) do update set version = excluded.version, since = now()"
                + " where r.version <> excluded.version")) {
            want.setString(1, name);
            want.setString(2, version);
            want.executeUpdate();
        }
    }

    /** Whether new tables are wanted, of this version. */
    public boolean isWanted(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select from user_view_rebuild r where r.name = ? and r.version = ?")) {
            query.setString(1, name);
            query.setString(2, version);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Puts the new tables in the place of the old ones.
     *
     * @param epoch under which the new ones' position is held
     * @return false if they do not stand where the old ones stand yet, or the position is another's
     */
    public boolean swap(Connection connection, int partition, long epoch) throws SQLException {
        try (PreparedStatement swap = connection.prepareStatement("select swap_view(?, ?, ?)")) {
            swap.setString(1, name);
            swap.setInt(2, partition);
            swap.setLong(3, epoch);
            try (ResultSet row = swap.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Drops the tables that were replaced, if there are any.
     *
     * @throws IllegalStateException if somebody reads them for longer than a few seconds
     */
    public void dropReplaced(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (isThere(statement)) {
                statement.execute("set local lock_timeout = " + LOCK_MILLIS);
                statement.execute("drop schema if exists view_" + name + OLD + " cascade");
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new IllegalStateException(
                        "its tables of before, in the schema view_" + name + OLD
                                + ", are still read, and cannot be dropped",
                        e);
            }
            throw e;
        }
    }

    private boolean isThere(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select to_regnamespace('view_" + name + OLD + "') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Gives up what is being filled, and drops all that is left of it and of what was replaced. */
    static void abandon(Connection connection, String name) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement("select drop_view(?)");
                PreparedStatement forget = connection.prepareStatement("delete from user_view_rebuild where name = ?");
                Statement schemas = connection.createStatement()) {
            drop.setString(1, copyOf(name));
            drop.execute();
            forget.setString(1, name);
            forget.executeUpdate();
            schemas.execute("drop schema if exists view_" + name + NEW + ", view_" + name + OLD + " cascade");
        }
    }
}
