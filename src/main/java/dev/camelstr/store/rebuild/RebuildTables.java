package dev.camelstr.store.rebuild;

import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.store.database.Transaction;
import dev.camelstr.store.topology.ProcessTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * The tables that a rebuild fills, in the schema {@link #SCHEMA} beside those that are served ({@code R__rebuild.sql}). What has been
 * filled stands, with its positions, until it has taken their place or is abandoned.
 */
public final class RebuildTables {
    /** Connections have to look for names there first. */
    public static final String SCHEMA = "camelstr_rebuild";

    /** Where the tables that were replaced are kept, if they are. */
    public static final String REPLACED = "camelstr_before_rebuild";

    private static final int LOCK_MILLIS = 5_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * What is known of a stream that the store reads.
     *
     * @param number how many lives it had
     * @param log of the one that is stored now; nothing if nothing was ever stored of it
     * @param applied the last offset that was stored of that
     */
    public record Lives(int number, Optional<String> log, long applied) {}

    private final DataSource database;

    /** @param database see {@link #SCHEMA} */
    public RebuildTables(DataSource database) {
        this.database = database;
    }

    /** Whether there are such tables already. */
    public boolean areBegun() throws SQLException {
        return Transaction.run(
                database, connection -> isTrue(connection, "to_regnamespace('" + SCHEMA + "') is not null"));
    }

    /** Whether tables of an earlier rebuild are still kept. */
    public boolean areReplacedKept() throws SQLException {
        return Transaction.run(
                database, connection -> isTrue(connection, "to_regnamespace('" + REPLACED + "') is not null"));
    }

    /** Whether those that were begun are like those that are served by now. */
    public boolean fit() throws SQLException {
        return Transaction.run(database, connection -> isTrue(connection, "rebuild_fits()"));
    }

    /**
     * Makes them, to be filled from where the streams begin.
     *
     * @param streams as they are now
     */
    public void begin(List<StreamInfo> streams) throws SQLException {
        Transaction.run(database, connection -> {
            execute(connection, "select begin_rebuild()");
            String served = text(connection, "live_schema()");
            try (PreparedStatement insert = connection.prepareStatement("insert into stream_position"
                    + " (stream, partition, life, applied, announced) select p.stream, p.partition, p.life, ?, ? from "
                    + served + ".stream_position p where p.stream = ? and p.partition = ?")) {
                for (StreamInfo stream : streams) {
                    insert.setLong(1, stream.first() - 1);
                    insert.setLong(2, stream.first() - 1);
                    insert.setString(3, stream.stream());
                    insert.setInt(4, stream.partition());
                    insert.executeUpdate();
                    openPosition(connection, stream);
                }
            }
            return true;
        });
    }

    /** So that it is noticed if the stream is cut before it is read; of one that was never stored the position is new. */
    private static void openPosition(Connection connection, StreamInfo stream) throws SQLException {
        try (PreparedStatement open = connection.prepareStatement("select open_position(?, ?, ?, ?, ?, 0)")) {
            open.setString(1, stream.stream());
            open.setInt(2, stream.partition());
            open.setString(3, stream.log());
            open.setLong(4, stream.first());
            open.setLong(5, stream.next());
            open.execute();
        }
    }

    /** Drops them, with all that was filled. */
    public void abandon() throws SQLException {
        drop(SCHEMA);
    }

    /** Drops the tables of an earlier rebuild that are still kept. */
    public void dropReplaced() throws SQLException {
        drop(REPLACED);
    }

    private void drop(String schema) throws SQLException {
        Transaction.run(database, connection -> {
            execute(connection, "drop schema if exists " + schema + " cascade");
            return true;
        });
    }

    /** What is known of the lives of a stream. */
    public Lives lives(StreamInfo stream) throws SQLException {
        return Transaction.run(database, connection -> {
            String query = """
                    select (select count(*) from %1$s.stream_gap g
                             where g.stream = s.name and g.partition = s.part and g.reason <> 'truncated'),
                           l.log, coalesce(p.applied, -1)
                      from (select ?::text as name, ?::integer as part) s
                      left join %1$s.stream_position p on p.stream = s.name and p.partition = s.part
                      left join stream_life l using (life)
                    """.formatted(text(connection, "live_schema()"));
            try (PreparedStatement lives = connection.prepareStatement(query)) {
                lives.setString(1, stream.stream());
                lives.setInt(2, stream.partition());
                try (ResultSet row = lives.executeQuery()) {
                    row.next();
                    return new Lives(1 + row.getInt(1), Optional.ofNullable(row.getString(2)), row.getLong(3));
                }
            }
        });
    }

    /** The last offset that they have of a stream's partition; nothing if it was never read. */
    public OptionalLong applied(String stream, int partition) throws SQLException {
        return Transaction.run(database, connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select p.applied from " + SCHEMA + ".stream_position p where p.stream = ? and p.partition = ?")) {
                query.setString(1, stream);
                query.setInt(2, partition);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    /** In words, what a stream did not have any more, or not as it was, when it was due; empty if it had all. */
    public String lost() throws SQLException {
        return Transaction.run(
                database,
                connection -> text(
                        connection,
                        "coalesce((select min(g.stream || ' partition ' || g.partition || ': ' || g.reason) from "
                                + SCHEMA + ".stream_gap g), '')"));
    }

    /** In words, what keeps them from taking the place of those that are served; empty if nothing does. */
    public String obstacle() throws SQLException {
        return Transaction.run(database, RebuildTables::obstacle);
    }

    private static String obstacle(Connection connection) throws SQLException {
        return text(connection, "rebuild_obstacle(" + ProcessTable.BOUND.toMillis() + ")");
    }

    /** Has all bans looked for again: one that was added when an event had been filled in has not found that. */
    public void beginBansAnew() throws SQLException {
        Transaction.run(database, connection -> {
            execute(connection, "select begin_bans_anew()");
            return true;
        });
    }

    /** From now on bans are those that are served again. */
    public void endBansAnew() throws SQLException {
        Transaction.run(database, connection -> {
            execute(connection, "drop table if exists " + SCHEMA + ".moderation");
            return true;
        });
    }

    /** So that whoever reads them first knows what there is. */
    public void analyze() throws SQLException {
        Transaction.run(database, connection -> {
            for (String table : List.of("event", "tag", "gone", "tomb_id", "tomb_addr", "vanish")) {
                execute(connection, "analyze " + SCHEMA + "." + table);
            }
            return true;
        });
    }

    /**
     * Puts them in the place of those that are served, and notes what differs for whoever depends on it.
     *
     * @param keep whether those that were replaced are kept, in the schema {@link #REPLACED}
     * @throws RebuildBlockedException if somebody works on the database: then nothing has changed
     */
    public Differences swap(boolean keep) throws SQLException, RebuildBlockedException {
        List<String> obstacles = new ArrayList<>();
        Differences differences;
        try {
            differences = Transaction.run(database, connection -> swap(connection, keep, obstacles));
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new RebuildBlockedException("somebody reads or writes the tables for longer than "
                        + LOCK_MILLIS / 1000 + " s: another command, a dump, a query by hand");
            }
            throw e;
        }
        if (!obstacles.isEmpty()) {
            throw new RebuildBlockedException(obstacles.get(0));
        }
        return differences;
    }

    private static Differences swap(Connection connection, boolean keep, List<String> obstacles) throws SQLException {
        execute(connection, "select lock_rebuilt(" + LOCK_MILLIS + ")");
        String obstacle = obstacle(connection);
        if (!obstacle.isEmpty()) {
            obstacles.add(obstacle);
            return new Differences(0, 0);
        }
        Differences differences = settle(connection);
        emptyDamaged(connection);
        execute(connection, "select swap_rebuild(" + keep + ")");
        return differences;
    }

    private static Differences settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select o_went, o_came from settle_rebuild()")) {
            row.next();
            return new Differences(row.getLong(1), row.getLong(2));
        }
    }

    /** What was damaged is told to have gone, and not what it was. */
    private static void emptyDamaged(Connection connection) throws SQLException {
        String removals = text(connection, "live_schema()") + ".removal";
        try (Statement query = connection.createStatement();
                PreparedStatement empty =
                        connection.prepareStatement("update " + removals + " set raw = '' where seq = ?")) {
            query.setFetchSize(64);
            try (ResultSet rows =
                    query.executeQuery("select seq, raw from " + removals + " where reason = 'rebuilt'")) {
                while (rows.next()) {
                    if (isDamaged(rows.getBytes(2))) {
                        empty.setLong(1, rows.getLong(1));
                        empty.executeUpdate();
                    }
                }
            }
        }
    }

    private static boolean isDamaged(byte[] raw) {
        try {
            EventParser.parse(raw);
            return false;
        } catch (InvalidEventException e) {
            return true;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String expression) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + expression)) {
            row.next();
            return row.getString(1);
        }
    }

    private static boolean isTrue(Connection connection, String expression) throws SQLException {
        return text(connection, expression).equals("t");
    }
}
