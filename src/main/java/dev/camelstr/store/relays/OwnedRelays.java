package dev.camelstr.store.relays;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may write what a relay has brought: refuses who has lost it to another process. */
public final class OwnedRelays {
    /** The epoch of a relay that no process holds, as nobody collects it by a lease. */
    public static final long UNOWNED = 0;

    // relay_owner_pkey; in order, as claims lock the rows, too
    private static final String LOCK =
            "select relay, epoch from relay_owner where relay = any (?) order by relay for share";

    private OwnedRelays() {}

    /**
     * Those of the relays that are held under these epochs, for as long as the transaction lasts: nobody takes them over
     * before it has ended.
     *
     * @param epochs by URL in their one form; {@link #UNOWNED} if it was read without a lease
     * @param lease if the transaction stands still for so long, as its process does, the database ends it
     */
    public static Set<String> lock(Connection connection, Map<String, Long> epochs, Duration lease)
            throws SQLException {
        endWhenIdle(connection, lease);
        Map<String, Long> owned = new HashMap<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(1, connection.createArrayOf("text", epochs.keySet().toArray()));
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    owned.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return epochs.entrySet().stream()
                .filter(relay -> owned.getOrDefault(relay.getKey(), UNOWNED).equals(relay.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    static void endWhenIdle(Connection connection, Duration lease) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement("select end_when_idle(?)")) {
            end.setLong(1, lease.toMillis());
            end.execute();
        }
    }
}
