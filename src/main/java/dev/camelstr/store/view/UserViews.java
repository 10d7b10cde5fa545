package dev.camelstr.store.view;

import dev.camelstr.store.database.Transaction;
import dev.camelstr.store.view.UserView.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** All views that users write, as the database knows them. */
public final class UserViews {
    private static final String LIST = """
            select n.name, p.next, v.came, v.went, v.made, e.reason, e.since,
                   case when p.lease_until > clock_timestamp() then p.holder else '' end as owner,
                   exists (select from user_view_range r where r.name = n.name) as filling,
                   (select coalesce(sum(greatest(0, s.applied - coalesce(t.last, -1))), 0)
                      from stream_position s
                      left join view_source t on t.view = 'view ' || n.name and t.stream = s.stream
                       and t.origin_partition = s.partition and t.life = s.life and t.summaries) as lag
              from (select name from user_view union select name from user_view_error) n
              left join user_view v using (name)
              left join user_view_error e using (name)
              left join view_position p on p.view = 'view ' || n.name
             order by n.name
            """;

    private final DataSource database;

    public UserViews(DataSource database) {
        this.database = database;
    }

    /** @throws SQLException if the database fails */
    public List<UserView> list() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return list(connection);
        }
    }

    /**
     * The same on a connection of the caller's.
     *
     * @throws SQLException if the database fails
     */
    public static List<UserView> list(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(LIST)) {
            List<UserView> views = new ArrayList<>();
            while (row.next()) {
                views.add(view(row));
            }
            return views;
        }
    }

    private static UserView view(ResultSet row) throws SQLException {
        String error = Optional.ofNullable(row.getString("reason")).orElse("");
        String owner = row.getString("owner");
        long next = row.getLong("next");
        Optional<Long> position = row.wasNull() ? Optional.empty() : Optional.of(next);
        return new UserView(
                row.getString("name"),
                state(error, owner, row.getBoolean("filling")),
                position,
                row.getLong("lag"),
                row.getLong("came"),
                row.getLong("went"),
                owner == null ? "" : owner,
                error,
                instant(row.getTimestamp("since")),
                instant(row.getTimestamp("made")));
    }

    private static State state(String error, String owner, boolean filling) {
        if (!error.isEmpty()) {
            return State.FAILING;
        }
        if (owner == null || owner.isEmpty()) {
            return State.IDLE;
        }
        return filling ? State.FILLING : State.FOLLOWING;
    }

    private static Optional<Instant> instant(Timestamp time) {
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }

    /**
     * Notes why a view does not move on.
     *
     * @throws SQLException if the database fails
     */
    public void fail(String name, String reason) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement note = connection.prepareStatement(
                        "insert into user_view_error (name, reason) values (?, ?) on conflict (name) do update"
                                + " set reason = excluded.reason where user_view_error.reason <> excluded.reason")) {
            note.setString(1, name);
            note.setString(2, reason);
            note.executeUpdate();
        }
    }

    /**
     * Has a view made anew by whoever works on it: its tables are dropped then.
     *
     * @return false if there is none
     * @throws SQLException if the database fails
     */
    public boolean reset(String name) throws SQLException {
        return Transaction.run(database, connection -> {
            try (PreparedStatement outdate =
                            connection.prepareStatement("update user_view set version = '' where name = ?");
                    PreparedStatement fence = connection.prepareStatement(
                            "update view_position set epoch = epoch + 1 where view = 'view ' || ?")) {
                fence.setString(1, name);
                fence.executeUpdate();
                outdate.setString(1, name);
                return outdate.executeUpdate() > 0;
            }
        });
    }

    /**
     * Drops a view with its schema. While its route runs it is made anew.
     *
     * @param name checked, as it becomes part of a statement
     * @return false if there is none
     * @throws SQLException if the database fails
     */
    public boolean drop(String name) throws SQLException {
        return Transaction.run(database, connection -> {
            try (PreparedStatement drop = connection.prepareStatement("select drop_view(?)");
                    Statement schema = connection.createStatement()) {
                drop.setString(1, name);
                boolean dropped;
                try (ResultSet row = drop.executeQuery()) {
                    row.next();
                    dropped = row.getBoolean(1);
                }
                schema.execute("drop schema if exists view_" + name + " cascade");
                return dropped;
            }
        });
    }
}
