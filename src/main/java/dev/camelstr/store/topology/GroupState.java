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

/**
 * All who work on a database, how far they have read, and their views.
 *
 * @param processes the first hundred
 * @param processesLeftOut how many there are besides
 * @param readers the first thousand
 * @param readersLeftOut how many there are besides
 */
public record GroupState(
        List<LiveProcess> processes,
        long processesLeftOut,
        List<ReaderPosition> readers,
        long readersLeftOut,
        List<UserView> views) {
    private static final int MOST_PROCESSES = 100;

    private static final int MOST_READERS = 1_000;

    private static final String PROCESSES = """
            select p.name, p.jvm, p.version, p.began, p.seen, p.routes, coalesce(h.relays, 0) as relays,
                   count(*) over () as "all"
              from process p
              left join (
                select split_part(o.holder, '/', 1) as name, count(*) as relays
                  from relay_owner o join collector c using (holder)
                 where c.lease_until > clock_timestamp()
                 group by 1) h on h.name = p.name
             where p.seen >= clock_timestamp() - ? * interval '1 ms'
             order by p.began, p.name
             limit ?
            """;

    private static final String READERS = """
            select r.reader, r.stream, r.partition, coalesce(h.name, '') as process, r.next, count(*) over () as "all"
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

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The first rows, and how many are left out. */
    private record First<T>(List<T> rows, long leftOut) {}

    /** @throws SQLException if the database fails */
    public static GroupState read(Connection connection) throws SQLException {
        First<LiveProcess> processes = first(MOST_PROCESSES, connection, PROCESSES, GroupState::process);
        First<ReaderPosition> readers = first(MOST_READERS, connection, READERS, GroupState::reader);
        return new GroupState(
                processes.rows(), processes.leftOut(), readers.rows(), readers.leftOut(), UserViews.list(connection));
    }

    private static <T> First<T> first(int most, Connection connection, String sql, Row<T> form) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, ProcessTable.BOUND.toMillis());
            query.setInt(2, most);
            try (ResultSet row = query.executeQuery()) {
                List<T> rows = new ArrayList<>();
                long all = 0;
                while (row.next()) {
                    rows.add(form.of(row));
                    all = row.getLong("all");
                }
                return new First<>(rows, all - rows.size());
            }
        }
    }

    private static LiveProcess process(ResultSet row) throws SQLException {
        return new LiveProcess(
                row.getString("name"),
                row.getString("jvm"),
                row.getString("version"),
                row.getTimestamp("began").toInstant(),
                row.getTimestamp("seen").toInstant(),
                row.getInt("relays"),
                row.getString("routes"));
    }

    private static ReaderPosition reader(ResultSet row) throws SQLException {
        return new ReaderPosition(
                row.getString("reader"),
                row.getString("stream"),
                row.getInt("partition"),
                row.getString("process"),
                Optional.ofNullable(row.getObject("next", Long.class)));
    }
}
