package dev.camelstr.store.discovery;

import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Stored events that the changelog did not tell of, in the order of their seqs; each is read once. Thread-safe. */
public final class UntoldEvents {
    /** Takes the events of a chunk. */
    public interface Reader {
        void event(byte[] raw);

        /** That was all; what was made of them is to be kept now. */
        void end() throws SQLException;
    }

    private static final int CHUNK = 1_000;

    /** An event may have a megabyte. */
    private static final int FETCH_SIZE = 16;

    // One stretch stands for all that were open: what is read twice names the same relays.
    private static final String ALL = """
            with open as (delete from discovery_range)
            insert into discovery_range (next_seq, last_seq)
            select min(seq), max(seq) from event having count(*) > 0
            """;
    private static final String NEXT =
            "select range, next_seq, last_seq from discovery_range order by range for update skip locked limit 1";
    // event_seq
    private static final String EVENTS =
            "select seq, raw from event where seq between ? and ? order by seq limit " + CHUNK;
    private static final String MOVE = "update discovery_range set next_seq = ? where range = ?";
    private static final String END = "delete from discovery_range where range = ?";

    private record Stretch(long range, long next, long last) {}

    private final DataSource database;

    public UntoldEvents(DataSource database) {
        this.database = database;
    }

    /** All that stand in the table now are to be read. */
    static void all(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ALL);
        }
    }

    /** @return false if there is nothing left */
    public boolean next(Reader reader) throws SQLException {
        return Transaction.run(database, connection -> {
            Stretch stretch;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(NEXT)) {
                if (!row.next()) {
                    return false;
                }
                stretch = new Stretch(row.getLong(1), row.getLong(2), row.getLong(3));
            }
            long next = read(connection, stretch, reader);
            reader.end();
            if (next > stretch.last()) {
                update(connection, END, stretch.range());
            } else {
                update(connection, MOVE, next, stretch.range());
            }
            return true;
        });
    }

    private static long read(Connection connection, Stretch stretch, Reader reader) throws SQLException {
        int count = 0;
        long last = stretch.last();
        try (PreparedStatement query = connection.prepareStatement(EVENTS)) {
            query.setFetchSize(FETCH_SIZE);
            query.setLong(1, stretch.next());
            query.setLong(2, stretch.last());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    count++;
                    last = row.getLong(1);
                    reader.event(row.getBytes(2));
                }
            }
        }
        return count < CHUNK ? stretch.last() + 1 : last + 1;
    }

    private static void update(Connection connection, String sql, long... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setLong(i + 1, values[i]);
            }
            update.executeUpdate();
        }
    }
}
