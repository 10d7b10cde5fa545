package dev.camelstr.store.position;

import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.Transaction;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.RuntimeCamelException;

/**
 * Who reads a partition, and from where: kept in the database, moved in the transactions that write what was read.
 *
 * <p>Of any number of nodes one holds a partition, by a lease by the database's clock, which each batch renews, and else
 * {@link #idle}. Who takes it over raises its epoch; every transaction compares the epoch, so that an owner that was away
 * (paused, cut off) changes nothing any more. Where the broker has chosen the active consumer, that one takes the partition
 * over at once.
 *
 * @param <H> what is known about a partition while it is held
 */
public abstract class LeasedPositions<H> implements ConsumerPositions {

    /**
     * A partition that was taken.
     *
     * @param starts the offset to read first by stream name
     */
    public record Opened<H>(H held, Map<String, Long> starts) {}

    private final Map<Integer, H> held = new ConcurrentHashMap<>();
    private final String reader;
    private Database database = new Database();
    private String holder = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
    private Duration lease = Duration.ofSeconds(10);

    /** @param reader whose positions they are, for people */
    protected LeasedPositions(String reader) {
        this.reader = reader;
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** How long a partition stays this holder's without a sign of life. */
    public void setLease(Duration lease) {
        this.lease = lease;
    }

    /** Names this holder among others; by default by process and at random. */
    public void setHolder(String holder) {
        this.holder = holder;
    }

    public String getHolder() {
        return holder;
    }

    public long leaseMillis() {
        return lease.toMillis();
    }

    /**
     * Takes the partition if it is free, was this holder's, or the broker has chosen it.
     *
     * @return the new epoch, or empty if another holds the partition
     */
    protected abstract Optional<Long> takeOver(Connection connection, int partition, boolean chosen)
            throws SQLException;

    /** Finds where to read on in a partition that was taken, in the same transaction. */
    protected abstract Opened<H> open(Connection connection, int partition, long epoch, List<StreamInfo> streams)
            throws SQLException;

    /**
     * Renews the lease.
     *
     * @return false if the partition has another owner
     */
    protected abstract boolean keep(Connection connection, int partition, H mine) throws SQLException;

    /** Ends the lease, if it is still this holder's. */
    protected abstract void giveUp(Connection connection, int partition, H mine) throws SQLException;

    @Override
    public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
        Optional<Opened<H>> taken = inTransaction(connection -> {
            Optional<Long> epoch = takeOver(connection, partition, chosen);
            return epoch.isEmpty() ? Optional.empty() : Optional.of(open(connection, partition, epoch.get(), streams));
        });
        taken.ifPresent(opened -> held.put(partition, opened.held()));
        return taken.map(Opened::starts);
    }

    @Override
    public void idle(int partition) {
        H mine = held(partition);
        if (!inTransaction(connection -> keep(connection, partition, mine))) {
            held.remove(partition);
            throw lost(partition);
        }
    }

    @Override
    public void release(int partition) {
        H mine = held.remove(partition);
        if (mine != null) {
            inTransaction(connection -> {
                giveUp(connection, partition, mine);
                return true;
            });
        }
    }

    /** @throws LostOwnershipException if the partition is not held */
    protected H held(int partition) {
        return find(partition).orElseThrow(() -> lost(partition));
    }

    /** Nothing if the partition is not held. */
    protected Optional<H> find(int partition) {
        return Optional.ofNullable(held.get(partition));
    }

    /** The partition is still held, and more is known about it. */
    protected void hold(int partition, H mine) {
        held.put(partition, mine);
    }

    private LostOwnershipException lost(int partition) {
        return new LostOwnershipException("partition " + partition + " is not held for " + reader);
    }

    private <T> T inTransaction(Transaction<T> work) {
        try {
            return Transaction.run(database, work);
        } catch (SQLException e) {
            throw new RuntimeCamelException("the positions of " + reader + " cannot be read or written", e);
        }
    }

    /** The number that a statement yields; nothing where that is null. */
    protected static Optional<Long> number(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            long number = result.getLong(1);
            return result.wasNull() ? Optional.empty() : Optional.of(number);
        }
    }

    /** Whether a statement yields true. */
    protected static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() && result.getBoolean(1);
        }
    }
}
