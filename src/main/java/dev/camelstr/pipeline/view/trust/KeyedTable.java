package dev.camelstr.pipeline.view.trust;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** A table of the view with a value for each key, in a transaction: what differs is written. */
final class KeyedTable {
    private static final int ROWS_AT_ONCE = 5_000;

    private final Connection connection;
    private final String query;
    private final String delete;
    private final String insert;
    private final String type;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final List<byte[]> gone = new ArrayList<>();

    /** @param type of the column with the values, {@code int4} or {@code bytea} */
    KeyedTable(Connection connection, String table, String column, String type) {
        this.connection = connection;
        this.type = type;
        query = "select pubkey, " + column + " from view_trust." + table;
        delete = "delete from view_trust." + table + " where pubkey = any (?)";
        insert = "insert into view_trust." + table + " (pubkey, " + column + ")"
                + " select u.pubkey, u.value from unnest(?, ?) u (pubkey, value)"
                + " on conflict (pubkey) do update set " + column + " = excluded." + column;
    }

    /** @param value of the key with a number in the graph, an {@code Integer} or bytes; null if it has none */
    void write(TrustGraph graph, IntFunction<Object> value) throws SQLException {
        BitSet known = new BitSet();
        try (PreparedStatement all = connection.prepareStatement(query)) {
            all.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = all.executeQuery()) {
                while (row.next()) {
                    byte[] key = row.getBytes(1);
                    int number = graph.find(key);
                    Object wanted = number < 0 ? null : value.apply(number);
                    if (wanted == null) {
                        remove(key);
                    } else {
                        known.set(number);
                        putIfOther(key, row.getObject(2), wanted);
                    }
                }
            }
        }
        for (int number = known.nextClearBit(0); number < graph.keys(); number = known.nextClearBit(number + 1)) {
            putIfOther(graph.key(number), null, value.apply(number));
        }
        flush();
    }

    private void remove(byte[] key) throws SQLException {
        gone.add(key);
        if (gone.size() == ROWS_AT_ONCE) {
            flush();
        }
    }

    private void putIfOther(byte[] key, Object value, Object wanted) throws SQLException {
        if (!Objects.deepEquals(value, wanted)) {
            keys.add(key);
            values.add(wanted);
            if (keys.size() == ROWS_AT_ONCE) {
                flush();
            }
        }
    }

    private void flush() throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(delete);
                PreparedStatement put = connection.prepareStatement(insert)) {
            remove.setArray(1, connection.createArrayOf("bytea", gone.toArray(byte[][]::new)));
            remove.executeUpdate();
            put.setArray(1, connection.createArrayOf("bytea", keys.toArray(byte[][]::new)));
            put.setArray(2, connection.createArrayOf(type, arrayOfType()));
            put.executeUpdate();
        }
        keys.clear();
        values.clear();
        gone.clear();
    }

    private Object[] arrayOfType() {
        return type.equals("bytea") ? values.toArray(byte[][]::new) : values.toArray();
    }
}
