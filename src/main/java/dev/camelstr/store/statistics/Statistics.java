package dev.camelstr.store.statistics;

import dev.camelstr.store.database.Database;
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

    /**
     * One minute's counts of all kinds together.
     *
     * @param name a verdict's word, or an upstream relay's URL
     */
    public record Minute(Instant minute, String name, long count) {}

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
     * How often the store came to each verdict in each of the last minutes.
     *
     * @throws SQLException if the database fails
     */
    public List<Minute> verdicts(Duration last) throws SQLException {
        return query(
                "select minute, verdict, sum(count) from statistic where minute > ? group by minute, verdict",
                query -> query.setLong(1, minute() - last.toMinutes()),
                Statistics::minute);
    }

    /**
     * How many events came of each relay in each of the last minutes, whatever the verdict.
     *
     * @param most how many relays, those that brought most
     * @throws SQLException if the database fails
     */
    public List<Minute> relays(Duration last, int most) throws SQLException {
        return query(
                "with s as (select minute, relay, sum(count) as count from statistic where minute > ?"
                        + " group by minute, relay)"
                        + " select minute, relay, count from s join (select relay, sum(count) as total from s"
                        + " group by relay order by total desc, relay limit ?) r using (relay)"
                        + " order by r.total desc, relay, minute",
                query -> {
                    query.setLong(1, minute() - last.toMinutes());
                    query.setInt(2, most);
                },
                Statistics::minute);
    }

    private static Minute minute(ResultSet row) throws SQLException {
        return new Minute(Instant.ofEpochSecond(row.getLong(1) * 60), row.getString(2), row.getLong(3));
    }

    /**
     * The authors of most stored events of the last hour, by slices of five minutes; nobody who is banned or has vanished.
     *
     * @throws SQLException if the database fails
     */
    public List<Top> topAuthors(int most) throws SQLException {
        return top(
                StatisticsCounts.AUTHOR,
                " and not exists (select from moderation m where m.list = 'banned-pubkey'"
                        + " and m.value = decode(name, 'hex'))"
                        + " and not exists (select from vanish v where v.pubkey = decode(name, 'hex'))",
                most);
    }

    /**
     * The hashtags of most stored events of the last hour, by slices of five minutes, in lower case.
     *
     * @throws SQLException if the database fails
     */
    public List<Top> topTags(int most) throws SQLException {
        return top(StatisticsCounts.TAG, "", most);
    }

    private List<Top> top(String what, String shown, int most) throws SQLException {
        return query(
                "select name, total from (select name, sum(count) as total from statistic_top"
                        + " where slice > ? and what = ? group by name) t where true" + shown
                        + " order by total desc, name limit ?",
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
