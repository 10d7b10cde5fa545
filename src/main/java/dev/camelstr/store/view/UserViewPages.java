package dev.camelstr.store.view;

import dev.camelstr.nostr.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a view that a user writes is given from table {@code event} before it follows the changelog: page by page, and with each
 * is noted up to which removal it is as of, so that it is known later which removals are of events that were not given. All in
 * the caller's transactions.
 */
public final class UserViewPages {
    private static final int MOST_BYTES = 1_000_000;

    /** What is left of a stretch. */
    private record Stretch(long first, long last) {}

    /** An event that stands, or of which is still to be told that it does not any more. */
    public record Row(long seq, byte[] raw) {}

    private final String name;
    private final Set<Integer> kinds;
    private final Set<Integer> notKinds;
    private final int mostRows;

    /**
     * @param kinds none: all but those of the other
     * @param mostRows of any kind that one page looks at
     */
    public UserViewPages(String name, Set<Integer> kinds, Set<Integer> notKinds, int mostRows) {
        this.mostRows = mostRows;
        this.name = name;
        this.kinds = kinds;
        this.notKinds = notKinds;
    }

    /** The next events, in the order of their seqs, of kinds that are wanted or went; nothing if all has been given. */
    public Optional<List<Row>> take(Connection connection) throws SQLException {
        Optional<Stretch> stretch = next(connection);
        return stretch.isEmpty() ? Optional.empty() : Optional.of(take(connection, stretch.get()));
    }

    private Optional<Stretch> next(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select next_seq, last_seq from user_view_range where name = ? order by last_seq limit 1")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new Stretch(row.getLong(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    private List<Row> take(Connection connection, Stretch stretch) throws SQLException {
        List<Row> rows = new ArrayList<>();
        long removal = -1;
        long reached = stretch.last();
        try (PreparedStatement query =
                connection.prepareStatement("select removal, seq, raw from view_page(?, ?, ?, ?, ?, ?)")) {
            query.setLong(1, stretch.first());
            query.setLong(2, stretch.last());
            query.setObject(3, kinds.isEmpty() ? null : array(kinds));
            query.setObject(4, array(notKinds));
            query.setInt(5, mostRows);
            query.setLong(6, MOST_BYTES);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    removal = row.getLong(1);
                    long seq = row.getLong(2);
                    if (!row.wasNull()) {
                        reached = seq;
                        byte[] raw = row.getBytes(3);
                        if (raw != null) {
                            rows.add(new Row(seq, raw));
                        }
                    }
                }
            }
        }
        done(connection, stretch, reached, removal);
        return rows;
    }

    private void done(Connection connection, Stretch stretch, long reached, long removal) throws SQLException {
        try (PreparedStatement done = connection.prepareStatement("select view_page_done(?, ?, ?, ?, ?)")) {
            done.setString(1, name);
            done.setLong(2, stretch.first());
            done.setLong(3, reached);
            done.setLong(4, stretch.last());
            done.setLong(5, removal);
            done.execute();
        }
    }

    /**
     * Of these removals those of events that the view was not given.
     *
     * @param seqs where the events stood
     * @param numbers of the removals
     */
    public Set<Long> notGiven(Connection connection, long[] seqs, long[] numbers) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select seq from view_not_given(?, ?, ?)")) {
            query.setString(1, name);
            query.setObject(2, seqs);
            query.setObject(3, numbers);
            try (ResultSet row = query.executeQuery()) {
                Set<Long> notGiven = new HashSet<>();
                while (row.next()) {
                    notGiven.add(row.getLong(1));
                }
                return notGiven;
            }
        }
    }

    /** Whether the view is given events of that {@link Kind}. */
    public boolean isWanted(int kind) {
        return (kinds.isEmpty() || kinds.contains(kind)) && !notKinds.contains(kind);
    }

    private static int[] array(Set<Integer> kinds) {
        return kinds.stream().mapToInt(Integer::intValue).toArray();
    }
}
