package dev.camelstr.store.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * How far the servers behind connections have applied the primary's log. Each connection is asked for itself: behind one URL
 * there may be several replicas, or another one than before. What it has said once it need not be asked again, for a replica
 * does not go back while a connection to it stands. Thread-safe.
 */
final class AppliedPositions {
    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();

    /** Of a server that is well. */
    private static final int ANSWER_MILLIS = 1_000;

    /** One that was promoted keeps its last position, and takes commits of its own. */
    private static final String ASK = """
            select pg_is_in_recovery() and exists (select from database_life l where l.mark = ?::uuid),
                   pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint
            """;

    private final Map<PGConnection, PrimaryPosition> known = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Whether the next statement on the connection sees all that was committed up to there.
     *
     * @param wait how long it may take
     */
    boolean reach(Connection connection, PrimaryPosition needed, Duration wait) throws SQLException {
        PGConnection server = connection.unwrap(PGConnection.class);
        if (isReached(Optional.ofNullable(known.get(server)), needed)) {
            return true;
        }
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<PrimaryPosition> now = ask(connection, needed.mark());
            now.ifPresent(position -> known.put(server, position));
            if (isReached(now, needed)) {
                return true;
            }
            if (now.isEmpty() || System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean isReached(Optional<PrimaryPosition> position, PrimaryPosition needed) {
        return position.filter(it -> it.mark().equals(needed.mark()) && it.lsn() >= needed.lsn())
                .isPresent();
    }

    /** @return nothing if it is no replica of the primary in this life */
    private static Optional<PrimaryPosition> ask(Connection connection, String mark) throws SQLException {
        int timeout = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
        try (PreparedStatement query = connection.prepareStatement(ASK)) {
            query.setString(1, mark);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1) ? Optional.of(new PrimaryPosition(mark, row.getLong(2))) : Optional.empty();
            }
        } finally {
            connection.setNetworkTimeout(Runnable::run, timeout);
        }
    }
}
