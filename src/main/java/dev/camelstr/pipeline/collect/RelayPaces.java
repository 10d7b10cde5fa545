package dev.camelstr.pipeline.collect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Table {@code relay_pace}: how often relays are asked, and when they were visited. */
final class RelayPaces {
    // relay_pace_pkey
    private static final String RATE = "select page_rate from relay_pace where relay = ? and page_rate is not null";
    private static final String SAVE_RATES = """
            insert into relay_pace (relay, page_rate) select * from unnest(?::text[], ?::float8[])
            on conflict (relay) do update set page_rate = excluded.page_rate
            """;
    private static final String VISITS = "select relay, visited from relay_pace where visited is not null";
    private static final String SAVE_VISITS = """
            insert into relay_pace (relay, visited) select * from unnest(?::text[], ?::bigint[])
            on conflict (relay) do update set visited = excluded.visited
            """;

    private RelayPaces() {}

    /** Pages a second; empty if that is not known. */
    static OptionalDouble rate(Connection connection, String relay) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RATE)) {
            query.setString(1, relay);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalDouble.of(row.getDouble(1)) : OptionalDouble.empty();
            }
        }
    }

    static void saveRates(Connection connection, Map<String, Double> rates) throws SQLException {
        save(connection, SAVE_RATES, "float8", rates);
    }

    /** When relays were visited last, in milliseconds since 1970. */
    static Map<String, Long> visits(Connection connection) throws SQLException {
        Map<String, Long> visits = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(VISITS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                visits.put(row.getString(1), row.getLong(2));
            }
        }
        return visits;
    }

    static void saveVisits(Connection connection, Map<String, Long> visits) throws SQLException {
        save(connection, SAVE_VISITS, "bigint", visits);
    }

    private static void save(Connection connection, String statement, String type, Map<String, ?> values)
            throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(statement)) {
            upsert.setArray(1, connection.createArrayOf("text", values.keySet().toArray()));
            upsert.setArray(2, connection.createArrayOf(type, values.values().toArray()));
            upsert.executeUpdate();
        }
    }
}
