package dev.camelstr.store.statistics;

import dev.camelstr.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the counts that the route {@code statistics} keeps. Each call is one statement. Thread-safe. */
public final class Statistics {
    private static final Duration TOP = Duration.ofHours(1);
    private static final int MOST_WINDOWS = 100_000;

    /**
     * How often the store came to a verdict in one minute.
     *
     * @param minute its begin
     * @param kind -1: no event; -2: kinds that are not counted one by one, because there are too many
     * @param verdict its word
     * @param relay the upstream relay's URL; empty for clients' events and files
     */
    public record Window(Instant minute, int kind, String verdict, String relay, long count) {}

    /** An author's public key in hex or a hashtag, and how many stored events of the last hour have it. */
    public record Top(String name, long count) {}

    /** Not all was counted that was told between these. */
    public record Gap(Instant from, Instant to) {}

    private final Clock clock = Clock.systemUTC();
    private Database database = new Database();

    public void setDatabase(Database database) {
        this.database = database;
    }

    /**
     * The windows of the last minutes, the one that is not over included, the oldest first.
     *
     * @throws SQLException if the database fails
     */
    public List<Window> windows(Duration last) throws SQLException {
        return query(
                "select minute, kind, verdict, relay, count from statistic where minute > ?"
                        + " order by minute, kind, verdict, relay limit " + MOST_WINDOWS,
                query -> query.setLong(1, minute() - last.toMinutes()),
                row -> new Window(
                        Instant.ofEpochSecond(row.getLong(1) * 60),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5)));
    }

    /**
     * The authors of most stored events of the last hour, by slices of five minutes.
     *
     * @throws SQLException if the database fails
     */
    public List<Top> topAuthors(int most) throws SQLException {
        return top(StatisticsCounts.AUTHOR, most);
    }

    /**
     * The hashtags of most stored events of the last hour, by slices of five minutes, in lower case.
     *
     * @throws SQLException if the database fails
     */
    public List<Top> topTags(int most) throws SQLException {
        return top(StatisticsCounts.TAG, most);
    }

    private List<Top> top(String what, int most) throws SQLException {
        return query(
                "select name, sum(count) from statistic_top where slice > ? and what = ?"
                        + " group by name order by 2 desc, 1 limit ?",
                query -> {
                    query.setLong(1, minute() - TOP.toMinutes() - StatisticsCounts.SLICE_MINUTES);
                    query.setString(2, what);
                    query.setInt(3, most);
                },
                row -> new Top(row.getString(1), row.getLong(2)));
    }

    /**
     * The gaps that reach into the last minutes, the oldest first.
     *
     * @throws SQLException if the database fails
     */
    public List<Gap> gaps(Duration last) throws SQLException {
        return query(
                "select from_ms, to_ms from statistic_gap where to_ms >= ? order by from_ms",
                query -> query.setLong(1, clock.millis() - last.toMillis()),
                row -> new Gap(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))));
    }

    private long minute() {
        return clock.millis() / 60_000;
    }

    private interface Arguments {
        void bind(PreparedStatement query) throws SQLException;
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Arguments arguments, Row<T> row) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            arguments.bind(query);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(row.read(result));
                }
            }
            return rows;
        }
    }
}
