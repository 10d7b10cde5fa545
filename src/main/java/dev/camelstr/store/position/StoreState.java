package dev.camelstr.store.position;

import dev.camelstr.component.stream.StreamInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the database says of the store: how far it has come, and what was lost before it was stored.
 *
 * @param gaps in how many places messages were lost that nobody has acknowledged ({@code update stream_gap set acknowledged
 *     = now()})
 * @param firstGap names one of them; empty if there is none
 */
public record StoreState(long gaps, String firstGap, Map<Place, Long> applied) {
    private static final String UNDEFINED_TABLE = "42P01";

    private static final String OPEN_GAPS =
            "select count(*), coalesce(min(stream || ' from ' || first_lost || ' to before ' || next_read), '')"
                    + " from stream_gap where acknowledged is null";

    private static final String APPLIED = """
            select p.stream, p.partition, l.log, p.applied
              from stream_position p
              join stream_life l on l.life = p.life
            """;

    /** A partition in one log's life. */
    public record Place(String stream, int partition, String log) {
        static Place of(StreamInfo partition) {
            return new Place(partition.stream(), partition.partition(), partition.log());
        }
    }

    /** @throws SQLException if the database cannot be asked; one without our tables is only new */
    public static StoreState read(Connection connection) throws SQLException {
        try {
            return ask(connection);
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return new StoreState(0, "", Map.of());
            }
            throw e;
        }
    }

    private static StoreState ask(Connection connection) throws SQLException {
        long gaps;
        String first;
        try (PreparedStatement query = connection.prepareStatement(OPEN_GAPS);
                ResultSet result = query.executeQuery()) {
            result.next();
            gaps = result.getLong(1);
            first = result.getString(2);
        }
        Map<Place, Long> applied = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(APPLIED);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                applied.put(new Place(rows.getString(1), rows.getInt(2), rows.getString(3)), rows.getLong(4));
            }
        }
        return new StoreState(gaps, first, applied);
    }

    /** How many messages of the partition are not applied. */
    public long behind(StreamInfo partition) {
        return Math.max(0, partition.next() - 1 - applied.getOrDefault(Place.of(partition), partition.first() - 1));
    }
}
