package dev.camelstr.store.known;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Table {@code known_id}: what came and is not stored, newest first. It says nothing of authors and tags, so a filter that asks
 * for those finds nothing. For one thread.
 */
final class KnownIds implements AutoCloseable {
    private static final int FETCH_ROWS = 5_000;
    private static final int KIND_BITS = 16;
    private static final long LATEST = 1L << 40;

    // known_id_place
    private static final String READ = """
            select place, high, low from known_id
             where place between ? and ? and (? or (place & 65535) = any (?))
             order by place desc
            """;

    private final Connection connection;
    private final PreparedStatement query;
    private final ResultSet rows;
    private boolean isAtRow;

    /** @param connection is used until the end, in a transaction */
    private KnownIds(Connection connection, Filter filter) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false); // else all rows are fetched at once
        query = connection.prepareStatement(READ);
        query.setFetchSize(FETCH_ROWS);
        query.setLong(1, Math.min(LATEST, filter.since().orElse(0)) << KIND_BITS);
        query.setLong(2, (Math.min(LATEST, filter.until().orElse(LATEST)) + 1 << KIND_BITS) - 1);
        query.setBoolean(3, filter.kinds().isEmpty());
        query.setArray(
                4,
                connection.createArrayOf(
                        "bigint",
                        filter.kinds().orElse(Set.of()).stream()
                                .map(Long::valueOf)
                                .toArray()));
        rows = query.executeQuery();
        next();
    }

    /** Empty for a filter that asks for more than times and kinds. */
    static Optional<KnownIds> open(Connection connection, Filter filter) throws SQLException {
        boolean asksForMore = filter.authors().isPresent()
                || filter.ids().isPresent()
                || filter.search().isPresent()
                || !filter.tags().isEmpty();
        return asksForMore ? Optional.empty() : Optional.of(new KnownIds(connection, filter));
    }

    /** Whether there is one more that is no older. */
    boolean hasNext(long createdAt) throws SQLException {
        return isAtRow && createdAt() >= createdAt;
    }

    /** Seconds since 1970. */
    long createdAt() throws SQLException {
        return rows.getLong(1) >> KIND_BITS;
    }

    EventId id() throws SQLException {
        UUID high = rows.getObject(2, UUID.class);
        UUID low = rows.getObject(3, UUID.class);
        return EventId.of(ByteBuffer.allocate(EventId.BYTES)
                .putLong(high.getMostSignificantBits())
                .putLong(high.getLeastSignificantBits())
                .putLong(low.getMostSignificantBits())
                .putLong(low.getLeastSignificantBits())
                .array());
    }

    void next() throws SQLException {
        isAtRow = rows.next();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        query.close();
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
