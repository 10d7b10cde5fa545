package dev.camelstr.store.topology;

import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All who work on a database, how far they have read, and their views. */
public record GroupState(List<LiveProcess> processes, List<ReaderPosition> readers, List<UserView> views) {
    /** More are not shown one by one. */
    private static final int MOST_PROCESSES = 100;

    private static final int MOST_READERS = 1_000;

    private static final String PROCESSES = """
            select name, jvm, version, began, seen, routes
              from process
             where seen >= clock_timestamp() - ? * interval '1 ms'
             order by began, name
             limit ?
            """;

    private static final String READERS = """
            select r.reader, r.stream, r.partition, coalesce(h.name, '') as process, r.next
              from (select 'store' as reader, s.stream, s.partition, s.applied + 1 as next, o.holder, o.lease_until
                      from stream_position s left join owner o using (partition)
                     union all
                    select v.view, 'nostr.stored', v.partition, v.next, v.holder, v.lease_until from view_position v) r
              left join lateral (
                select p.name from process p
                 where r.lease_until > clock_timestamp() and split_part(r.holder, '/', 1) in (p.name, p.jvm)
                   and p.seen >= clock_timestamp() - ? * interval '1 ms'
                 order by p.name limit 1) h on true
             order by r.reader, r.stream, r.partition
             limit ?
            """;

    /** @throws SQLException if the database fails */
    public static GroupState read(Connection connection) throws SQLException {
        return new GroupState(processes(connection), readers(connection), UserViews.list(connection));
    }

    private static List<LiveProcess> processes(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PROCESSES)) {
            query.setLong(1, ProcessTable.BOUND.toMillis());
            query.setInt(2, MOST_PROCESSES);
            try (ResultSet row = query.executeQuery()) {
                List<LiveProcess> processes = new ArrayList<>();
                while (row.next()) {
                    processes.add(new LiveProcess(
                            row.getString("name"),
                            row.getString("jvm"),
                            row.getString("version"),
                            row.getTimestamp("began").toInstant(),
                            row.getTimestamp("seen").toInstant(),
                            row.getString("routes")));
                }
                return processes;
            }
        }
    }

    private static List<ReaderPosition> readers(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READERS)) {
            query.setLong(1, ProcessTable.BOUND.toMillis());
            query.setInt(2, MOST_READERS);
            try (ResultSet row = query.executeQuery()) {
                List<ReaderPosition> readers = new ArrayList<>();
                while (row.next()) {
                    readers.add(new ReaderPosition(
                            row.getString("reader"),
                            row.getString("stream"),
                            row.getInt("partition"),
                            row.getString("process"),
                            Optional.ofNullable(row.getObject("next", Long.class))));
                }
                return readers;
            }
        }
    }
}
