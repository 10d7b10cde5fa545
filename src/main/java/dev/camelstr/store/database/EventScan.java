package dev.camelstr.store.database;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads stored events in the order of time, for export and display: all that match, however many, at a constant cost of
 * memory. It is no query of the relay's: it may walk the whole table.
 */
public final class EventScan {

    /** Equal times are ordered by id, the lowest first where the newest are first (NIP-01). */
    public enum Order {
        ASC("created_at, id desc"), // event_newest, backwards
        DESC("created_at desc, id"); // event_newest

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /** Of the longest events these take 64 MB. */
    private static final int FETCH_SIZE = 64;

    private final Database database;

    public EventScan(Database database) {
        this.database = database;
    }

    /** The same for one filter. */
    public void scan(Filter filter, Order order, Predicate<Event> visitor) throws SQLException {
        scan(List.of(filter), order, visitor);
    }

    /**
     * Hands over every event that matches one of the filters, until there is none or the visitor has enough.
     *
     * @param filters at least one; the limit of each counts what the visitor took by it; search is not supported
     * @param visitor false ends the scan
     * @throws SQLException if the database cannot be had
     */
    public void scan(List<Filter> filters, Order order, Predicate<Event> visitor) throws SQLException {
        try (Connection connection = database.getConnection()) {
            // A cursor needs a transaction.
            connection.setAutoCommit(false);
            try {
                scan(connection, "standing", filters, order, visitor);
            } finally {
                connection.rollback();
            }
        }
    }

    /**
     * The same, of what else has the columns raw, id, pubkey, kind and created_at.
     *
     * @param connection within a transaction
     * @param relation the name of a table or view
     */
    public static void scan(
            Connection connection, String relation, List<Filter> filters, Order order, Predicate<Event> visitor)
            throws SQLException {
        List<Object> arguments = new ArrayList<>();
        String sql = sql(relation, filters, order, arguments);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setFetchSize(FETCH_SIZE);
            for (int i = 0; i < arguments.size(); i++) {
                query.setObject(i + 1, arguments.get(i));
            }
            visit(query, filters, visitor);
        }
    }

    private static void visit(PreparedStatement query, List<Filter> filters, Predicate<Event> visitor)
            throws SQLException {
        long[] wanted = filters.stream()
                .mapToLong(filter -> filter.limit().orElse(Integer.MAX_VALUE))
                .toArray();
        try (ResultSet rows = query.executeQuery()) {
            while (Arrays.stream(wanted).anyMatch(left -> left > 0) && rows.next()) {
                Event event = parse(rows.getBytes(1));
                if (isTaken(event, filters, wanted) && !visitor.test(event)) {
                    return;
                }
            }
        }
    }

    /** Counts it for each filter that still wants it. */
    private static boolean isTaken(Event event, List<Filter> filters, long[] wanted) {
        boolean taken = false;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] > 0 && filters.get(i).matches(event)) {
                wanted[i]--;
                taken = true;
            }
        }
        return taken;
    }

    private static String sql(String relation, List<Filter> filters, Order order, List<Object> arguments) {
        List<String> alternatives =
                filters.stream().map(filter -> conditions(filter, arguments)).toList();
        String where = alternatives.contains("") ? "" : " where " + String.join(" or ", alternatives);
        if (where.isEmpty()) {
            arguments.clear();
        }
        return "select raw from " + relation + where + " order by " + order.sql;
    }

    /** All that one filter asks for in columns, as one condition; empty if that is nothing. */
    private static String conditions(Filter filter, List<Object> arguments) {
        List<String> conditions = new ArrayList<>();
        filter.ids().ifPresent(ids -> {
            conditions.add("id = any (?)");
            arguments.add(ids.stream().map(EventId::bytes).toArray(byte[][]::new));
        });
        filter.authors().ifPresent(authors -> {
            conditions.add("pubkey = any (?)");
            arguments.add(authors.stream().map(PublicKey::bytes).toArray(byte[][]::new));
        });
        filter.kinds().ifPresent(kinds -> {
            conditions.add("kind = any (?)");
            arguments.add(kinds.stream().mapToInt(Integer::intValue).toArray());
        });
        filter.since().ifPresent(since -> {
            conditions.add("created_at >= ?");
            arguments.add(since);
        });
        filter.until().ifPresent(until -> {
            conditions.add("created_at <= ?");
            arguments.add(until);
        });
        return conditions.isEmpty() ? "" : "(" + String.join(" and ", conditions) + ")";
    }

    private static Event parse(byte[] raw) throws SQLException {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new SQLException("a stored event is damaged: " + e.getMessage(), "XX001", e);
        }
    }
}
