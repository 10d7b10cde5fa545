package dev.camelstr.store.view;

import dev.camelstr.store.database.Transaction;
import dev.camelstr.store.view.UserView.Rebuild;
import dev.camelstr.store.view.UserView.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                       and t.origin_partition = s.partition and t.life = s.life and t.summaries) as lag,
                   b.since as rebuild_since,
                   coalesce(obj_description(to_regnamespace('view_' || n.name), 'pg_namespace'), '') as note
              from (select name from user_view union select name from user_view_error) n
              left join user_view v using (name)
              left join user_view_error e using (name)
              left join user_view_rebuild b using (name)
              left join view_position p on p.view = 'view ' || n.name
             order by n.name
            """;

    /** What came of asking for a view to be rebuilt. */
    public enum Rebuilding {
        BEGUN,
        /** It began with what came then, which cannot be had again. */
        FROM_NOW,
        NO_SUCH_VIEW
    }

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
            Map<String, UserView> views = new LinkedHashMap<>();
            Map<String, Instant> rebuilds = new HashMap<>();
            while (row.next()) {
                String name = row.getString("name");
                views.put(name, view(row));
                instant(row.getTimestamp("rebuild_since")).ifPresent(since -> rebuilds.put(name, since));
            }
            return views.values().stream()
                    .filter(view -> !view.name().endsWith(UserViewRebuild.NEW))
                    .map(view -> Optional.ofNullable(rebuilds.get(view.name()))
                            .map(since -> rebuilt(
                                    view, Optional.ofNullable(views.get(UserViewRebuild.copyOf(view.name()))), since))
                            .orElse(view))
                    .toList();
        }
    }

    private static UserView rebuilt(UserView view, Optional<UserView> copy, Instant since) {
        Rebuild rebuild = copy.map(it -> new Rebuild(it.state(), it.came(), it.lag(), it.error(), since))
                .orElseGet(() -> new Rebuild(State.IDLE, 0, view.lag(), "", since));
        boolean stands = view.state() == State.IDLE && rebuild.state() != State.IDLE;
        return new UserView(
                view.name(),
                stands ? State.REBUILDING : view.state(),
                view.position(),
                view.lag(),
                view.came(),
                view.went(),
                view.owner(),
                view.error(),
                view.note(),
                view.failingSince(),
                view.made(),
                Optional.of(rebuild));
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
                row.getString("note"),
                instant(row.getTimestamp("since")),
                instant(row.getTimestamp("made")),
                Optional.empty());
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
     * Has new tables of a view filled by whoever works on it, that replace those it has when they stand where those stand. One
     * that is being rebuilt already goes on.
     *
     * @throws SQLException if the database fails
     */
    public Rebuilding rebuild(String name) throws SQLException {
        return Transaction.run(database, connection -> {
            try (PreparedStatement view = connection.prepareStatement("select from_now from user_view where name = ?");
                    PreparedStatement want = connection.prepareStatement(
                            "insert into user_view_rebuild (name, version) select name, version from user_view"
                                    + " where name = ? and version <> '' on conflict (name) do nothing")) {
                view.setString(1, name);
                try (ResultSet row = view.executeQuery()) {
                    if (!row.next()) {
                        return Rebuilding.NO_SUCH_VIEW;
                    }
                    if (row.getBoolean(1)) {
                        return Rebuilding.FROM_NOW;
                    }
                }
                want.setString(1, name);
                want.executeUpdate();
                return Rebuilding.BEGUN;
            }
        });
    }

    /**
     * Has a view made anew by whoever works on it: its tables are dropped then. A rebuild is given up.
     *
     * @param name checked, as it becomes part of a statement
     * @return false if there is none
     * @throws SQLException if the database fails
     */
    public boolean reset(String name) throws SQLException {
        return Transaction.run(database, connection -> {
            try (PreparedStatement outdate =
                            connection.prepareStatement("update user_view set version = '' where name = ?");
                    PreparedStatement fence = connection.prepareStatement(
                            "update view_position set epoch = epoch + 1 where view = 'view ' || ?")) {
                UserViewRebuild.abandon(connection, name);
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
                UserViewRebuild.abandon(connection, name);
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
