package dev.camelstr.store.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema of a view that a user writes, {@code view_NAME}, and the row that says of which version it is. All in the caller's
 * transactions.
 */
public final class UserViewTables {
    private final String name;
    private final String version;
    private final String sql;

    /**
     * @param name checked, as it becomes part of statements
     * @param version of all that its rows depend on
     * @param sql statements that make its tables; may be empty
     */
    public UserViewTables(String name, String version, String sql) {
        this.name = name;
        this.version = version;
        this.sql = sql;
    }

    /** Whether the tables are of this version, and all that went since they were made was told as it was. */
    public boolean areCurrent(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select from user_view v where v.name = ? and v.version = ?"
                        + " and v.untold = (select coalesce(sum(o.untold), 0) from owner o)")) {
            query.setString(1, name);
            query.setString(2, version);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether the tables are of this version. */
    public boolean areOfThisVersion(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select from user_view v where v.name = ? and v.version = ?")) {
            query.setString(1, name);
            query.setString(2, version);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether there are tables, of any version, that have been given all and are to be served until they are replaced. */
    public boolean areComplete(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select from user_view v where v.name = ?"
                + " and v.version <> '' and not exists (select from user_view_range r where r.name = v.name)"
                + " and to_regnamespace('view_' || v.name) is not null")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Makes empty tables, and notes what they are to be given from table {@code event}. */
    public void make(Connection connection, int partition, boolean fromNow) throws SQLException {
        try (PreparedStatement make = connection.prepareStatement("select make_view(?, ?, ?, ?)")) {
            make.setString(1, name);
            make.setString(2, version);
            make.setInt(3, partition);
            make.setBoolean(4, fromNow);
            make.execute();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists view_" + name + " cascade");
            statement.execute("create schema view_" + name);
            String before = enter(connection);
            new SqlScript(served() + ".sql", sql).run(connection);
            requireApart(connection);
            leave(connection, before);
        }
    }

    /** The view that these are the tables of, or are to be. */
    private String served() {
        return name.endsWith(UserViewRebuild.NEW)
                ? name.substring(0, name.length() - UserViewRebuild.NEW.length())
                : name;
    }

    /**
     * Refuses a transaction that means new tables, and has touched those that they are to replace.
     *
     * @throws IllegalStateException with what it has touched
     */
    public void requireApart(Connection connection) throws SQLException {
        if (served().equals(name)) {
            return;
        }
        try (PreparedStatement query =
                connection.prepareStatement("select c.relname from pg_locks l join pg_class c on c.oid = l.relation"
                        + " join pg_namespace n on n.oid = c.relnamespace"
                        + " where l.pid = pg_backend_pid() and l.locktype = 'relation'"
                        + " and l.database = (select d.oid from pg_database d where d.datname = current_database())"
                        + " and n.nspname = ? and c.relkind <> 'i' limit 1")) {
            query.setString(1, "view_" + served());
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) {
                    throw new IllegalStateException("its SQL names " + row.getString(1) + " with the schema view_"
                            + served() + ": without it, as new tables are filled in another one");
                }
            }
        }
    }

    /**
     * From here to the end of the transaction names of tables mean those of the view first.
     *
     * @return what they meant before
     */
    public String enter(Connection connection) throws SQLException {
        try (PreparedStatement enter = connection.prepareStatement("select current_setting('search_path'),"
                        + " set_config('search_path', ? || ', ' || current_setting('search_path'), true)");
                ResultSet row = queryWith(enter, "view_" + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void leave(Connection connection, String path) throws SQLException {
        try (PreparedStatement leave = connection.prepareStatement("select set_config('search_path', ?, true)")) {
            queryWith(leave, path).close();
        }
    }

    private static ResultSet queryWith(PreparedStatement query, String text) throws SQLException {
        query.setString(1, text);
        return query.executeQuery();
    }

    /** Counts what the view was given; nothing is wrong with it. */
    public void given(Connection connection, long came, long went) throws SQLException {
        try (PreparedStatement mended = connection.prepareStatement("delete from user_view_error where name = ?");
                PreparedStatement count = connection.prepareStatement(
                        "update user_view set came = came + ?, went = went + ? where name = ?")) {
            mended.setString(1, name);
            mended.executeUpdate();
            if (came + went > 0) {
                count.setLong(1, came);
                count.setLong(2, went);
                count.setString(3, name);
                count.executeUpdate();
            }
        }
    }
}
