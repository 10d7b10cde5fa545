package dev.camelstr.store.topology;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Table {@code process}: who works on the database. */
public final class ProcessTable {
    /** Who has said nothing for so long has gone. */
    public static final Duration BOUND = Duration.ofSeconds(15);

    private static final String KEEP = """
            insert into process as p (name, jvm, version, began, seen, routes)
            values (?, ?, ?, clock_timestamp() - ? * interval '1 ms', clock_timestamp(), ?)
            on conflict (name) do update
               set jvm = excluded.jvm, version = excluded.version, began = excluded.began, seen = excluded.seen,
                   routes = excluded.routes
            """;

    private static final String FORGET =
            "delete from process where name <> ? and seen < clock_timestamp() - ? * interval '1 ms'";

    private ProcessTable() {}

    /**
     * Notes that a process works, and forgets those that have gone.
     *
     * @param uptime since it began
     * @param routes see {@link LiveProcess}
     * @throws SQLException if the database fails
     */
    public static void keep(
            Connection connection, String name, String jvm, String version, Duration uptime, String routes)
            throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement(KEEP);
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            keep.setString(1, name);
            keep.setString(2, jvm);
            keep.setString(3, version);
            keep.setLong(4, uptime.toMillis());
            keep.setString(5, routes);
            keep.executeUpdate();
            forget.setString(1, name);
            forget.setLong(2, BOUND.toMillis());
            forget.executeUpdate();
        }
    }

    /**
     * The process works no longer.
     *
     * @throws SQLException if the database fails
     */
    public static void leave(Connection connection, String name) throws SQLException {
        try (PreparedStatement leave = connection.prepareStatement("delete from process where name = ?")) {
            leave.setString(1, name);
            leave.executeUpdate();
        }
    }
}
