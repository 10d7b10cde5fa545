package dev.camelstr.store.relays;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.text.Sha256;
import dev.camelstr.store.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Table {@code relay_filters}: what single relays are asked for. Those that have filters and are not in table {@code relay} are
 * added to it, as discovered, and go when they have none any more. Thread-safe.
 */
public final class RelayFilters {
    private static final String ALL = "select relay, filters from relay_filters where gone is null";
    private static final String PUT = """
            insert into relay_filters (relay, filters, hashes) values (?, ?, ?)
            on conflict (relay) do update set filters = excluded.filters, hashes = excluded.hashes, gone = null
            """;
    private static final String DROP = "update relay_filters set gone = now() where relay = ?";
    private static final String ADD = """
            insert into relay (url, source, pinned, note)
            select relay, 'discovered', false, 'named by followed authors' from relay_filters where gone is null
            on conflict do nothing
            """;
    private static final String REMOVE = """
            delete from relay r using relay_filters f
             where r.url = f.relay and f.gone is not null and r.source = 'discovered' and not r.pinned
               and not exists (select from relay_candidate c where c.url = r.url and c.state in ('tried', 'inside'))
            """;

    /** Its route has ended by then. */
    private static final String LONG_GONE = "f.gone < now() - interval '1 minute'";

    private static final String FORGET_INTERVALS = """
            delete from relay_interval i using relay_filters f
             where rtrim(i.relay, '/') = rtrim(f.relay, '/')
               and (i.filter <> all (f.hashes) and f.gone is null
                    or %s and not exists (select from relay r where r.url = f.relay))
            """.formatted(LONG_GONE);
    private static final String FORGET_CURSORS = """
            delete from relay_cursor c using relay_filters f
             where rtrim(c.relay, '/') = rtrim(f.relay, '/')
               and %s and not exists (select from relay r where r.url = f.relay)
            """.formatted(LONG_GONE);
    private static final String FORGET = "delete from relay_filters f where " + LONG_GONE;

    private final DataSource database;

    public RelayFilters(DataSource database) {
        this.database = database;
    }

    /** By URL in its one form: a JSON array of filters. */
    public Map<String, String> all() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return all(connection);
        }
    }

    private static Map<String, String> all(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL)) {
            Map<String, String> filters = new HashMap<>();
            while (row.next()) {
                filters.put(row.getString(1), row.getString(2));
            }
            return filters;
        }
    }

    /**
     * From now on these relays are asked for this, and others for what is usual.
     *
     * @param usual what relays are asked for otherwise: what is known of their past by it is kept
     */
    public void replace(Map<String, List<Filter>> wanted, List<Filter> usual) throws SQLException {
        Transaction.run(database, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(RelayTable.ONE_AFTER_THE_OTHER);
                put(connection, wanted, usual);
                statement.execute(ADD);
                statement.execute(REMOVE);
                statement.execute(FORGET_INTERVALS);
                statement.execute(FORGET_CURSORS);
                statement.execute(FORGET);
            }
            return wanted.size();
        });
    }

    private static void put(Connection connection, Map<String, List<Filter>> wanted, List<Filter> usual)
            throws SQLException {
        Map<String, String> known = all(connection);
        Set<String> over = new HashSet<>(known.keySet());
        over.removeAll(wanted.keySet());
        try (PreparedStatement put = connection.prepareStatement(PUT);
                PreparedStatement drop = connection.prepareStatement(DROP)) {
            for (Map.Entry<String, List<Filter>> relay : wanted.entrySet()) {
                String json = json(relay.getValue());
                if (!json.equals(known.get(relay.getKey()))) {
                    put.setString(1, relay.getKey());
                    put.setString(2, json);
                    put.setArray(3, connection.createArrayOf("bytea", hashes(relay.getValue(), usual)));
                    put.executeUpdate();
                }
            }
            for (String relay : over) {
                drop.setString(1, relay);
                drop.executeUpdate();
            }
        }
    }

    private static String json(List<Filter> filters) {
        return filters.stream().map(Filter::toJson).collect(Collectors.joining(",", "[", "]"));
    }

    private static byte[][] hashes(List<Filter> filters, List<Filter> usual) {
        return Stream.concat(filters.stream(), usual.stream())
                .map(filter -> Sha256.of(filter.toJson()))
                .toArray(byte[][]::new);
    }
}
