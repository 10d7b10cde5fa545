package dev.camelstr.pipeline.health;

import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.replica.PrimaryPosition;
import dev.camelstr.store.replica.Replica;
import dev.camelstr.store.replica.ReplicaInspection;
import dev.camelstr.store.replica.ReplicaInspection.Primary;
import dev.camelstr.store.replica.ReplicaState;
import dev.camelstr.store.replica.ReplicaState.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the primary and the replica, on connections of its own, whether the one follows the other. To be asked by one thread. */
final class ReplicaInquiry implements Callable<Optional<ReplicaState>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaInquiry.class);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** What the primary had so long ago a replica that keeps up has applied. */
    private static final long LATE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Database database;
    private final Replica replica;
    private Optional<Connection> onPrimary = Optional.empty();
    private Optional<Connection> onReplica = Optional.empty();
    private Optional<PrimaryPosition> awaited = Optional.empty();
    private long awaitedSince;

    ReplicaInquiry(Database database, Replica replica) {
        this.database = database;
        this.replica = replica;
    }

    /** Nothing while the primary is away, which is another concern. */
    @Override
    public Optional<ReplicaState> call() {
        return askPrimary().map(this::askReplica);
    }

    private Optional<Primary> askPrimary() {
        try {
            if (!isOpen(onPrimary)) {
                onPrimary = close(onPrimary);
                onPrimary = database.connectApart(PATIENCE);
            }
            return onPrimary.isPresent() ? Optional.of(Primary.ask(onPrimary.get())) : Optional.empty();
        } catch (SQLException e) {
            LOG.debug("the primary cannot be asked", e);
            onPrimary = close(onPrimary);
            return Optional.empty();
        }
    }

    private ReplicaState askReplica(Primary primary) {
        try {
            if (!isOpen(onReplica)) {
                onReplica = close(onReplica);
                onReplica = Optional.of(replica.connectApart(PATIENCE));
            }
            return state(ReplicaInspection.of(primary, onReplica.orElseThrow()));
        } catch (SQLException e) {
            onReplica = close(onReplica);
            return ReplicaState.away(Reasons.of(e));
        }
    }

    private static boolean isOpen(Optional<Connection> connection) throws SQLException {
        return connection.isPresent() && connection.get().isValid((int) PATIENCE.toSeconds());
    }

    private ReplicaState state(ReplicaInspection found) {
        Kind kind = found.wrong().orElseGet(() -> isLate(found) ? Kind.BEHIND : Kind.CURRENT);
        String why = kind == Kind.BEHIND ? (found.behind() >> 10) + " kB of the log" : "";
        return new ReplicaState(kind, why, found.behind(), found.promise());
    }

    /** The same position is waited for until it is reached: under load there is always a newer one. */
    private boolean isLate(ReplicaInspection found) {
        boolean reached = awaited.isEmpty()
                || !awaited.get().mark().equals(found.primary().mark())
                || found.applied() >= awaited.get().lsn();
        if (reached) {
            awaited = Optional.of(found.primary());
            awaitedSince = System.nanoTime();
        }
        return System.nanoTime() - awaitedSince > LATE_NANOS;
    }

    private static Optional<Connection> close(Optional<Connection> connection) {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException e) {
                // It is broken, which is why it is closed.
            }
        });
        return Optional.empty();
    }

    @Override
    public void close() {
        onPrimary = close(onPrimary);
        onReplica = close(onReplica);
    }
}
