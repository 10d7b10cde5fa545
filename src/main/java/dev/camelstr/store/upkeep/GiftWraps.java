package dev.camelstr.store.upkeep;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TagHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The step of upkeep that removes gift wraps (NIP-59) to keys that vanished (NIP-62). The store itself
 * does it only within a partition: a gift wrap has an author of its own, who may belong to another than the key that it is
 * for.
 */
public class GiftWraps {
    private static final int KEYS_AT_ONCE = 1000;
    private static final int ROWS_AT_ONCE = 500;

    // vanish_pkey
    private static final String KEYS = "select pubkey, until from vanish where pubkey > ? order by pubkey limit ?";
    private static final String SWEEP = "select sweep_gift_wraps(?, ?, ?)";

    private Database database = new Database();

    public void setDatabase(Database database) {
        this.database = database;
    }

    private record Vanished(byte[] pubkey, long until) {}

    /**
     * Removes them in small transactions, until none is left.
     *
     * @return how many
     */
    public long sweep() throws SQLException {
        long swept = 0;
        try (Connection connection = database.getConnection()) {
            List<Vanished> keys = after(connection, new byte[0]);
            while (!keys.isEmpty()) {
                swept += sweep(connection, keys);
                keys = after(connection, keys.get(keys.size() - 1).pubkey());
            }
        }
        return swept;
    }

    private static List<Vanished> after(Connection connection, byte[] pubkey) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(KEYS)) {
            query.setBytes(1, pubkey);
            query.setInt(2, KEYS_AT_ONCE);
            try (ResultSet rows = query.executeQuery()) {
                List<Vanished> keys = new ArrayList<>();
                while (rows.next()) {
                    keys.add(new Vanished(rows.getBytes(1), rows.getLong(2)));
                }
                return keys;
            }
        }
    }

    private long sweep(Connection connection, List<Vanished> keys) throws SQLException {
        TagHash hash = database.tagHash();
        long[] hashes = keys.stream()
                .mapToLong(key -> hash.of("p", HexFormat.of().formatHex(key.pubkey())))
                .toArray();
        long[] until = keys.stream().mapToLong(Vanished::until).toArray();
        long swept = 0;
        long batch;
        do {
            batch = sweep(connection, hashes, until);
            swept += batch;
        } while (batch > 0);
        return swept;
    }

    private static long sweep(Connection connection, long[] hashes, long[] until) throws SQLException {
        try (PreparedStatement sweep = connection.prepareStatement(SWEEP)) {
            sweep.setObject(1, hashes);
            sweep.setObject(2, until);
            sweep.setInt(3, ROWS_AT_ONCE);
            try (ResultSet result = sweep.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
