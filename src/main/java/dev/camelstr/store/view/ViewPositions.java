package dev.camelstr.store.view;

import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.ChangelogReader;
import dev.camelstr.store.Database;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.RuntimeCamelException;

/**
 * Who reads a partition of the changelog for a view, and from where: kept in the database, moved in the transaction with
 * the view's rows. Of any number of nodes one holds a partition, by a lease by the database's clock; who takes it over
 * raises its epoch, which refuses whoever was away meanwhile.
 */
public abstract class ViewPositions implements ConsumerPositions {

    /**
     * Where a view stood before.
     *
     * @param stamp when the last message read was told, milliseconds since 1970
     */
    protected record Kept(String log, long next, long stamp) {}

    /** A partition that is held, and where its reading stands. */
    record Held(long epoch, long next, Map<ChangelogReader.Source, Long> last) {}

    private final Map<Integer, Held> held = new ConcurrentHashMap<>();
    private final Map<Integer, Long> renewedNanos = new ConcurrentHashMap<>();
    private final String view;
    private final String holder = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
    private Database database = new Database();
    private Duration lease = Duration.ofSeconds(10);

    /** @param view its name in table {@code view_position} */
    protected ViewPositions(String view) {
        this.view = view;
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** How long a partition stays this holder's without a sign of life. */
    public void setLease(Duration lease) {
        this.lease = lease;
    }

    /** Called in the transaction of each claim, before anything is read. */
    protected void prepare(Connection connection) throws SQLException {}

    /**
     * What the view needs was not told to it: it is new, or the stream no longer reaches back to it. Notes what that means,
     * in the transaction of the claim.
     *
     * @param stream as it is, or was a moment before: what it told before its end is committed
     * @param kept nothing if the view is new
     * @return the offset to read first
     */
    protected abstract long startAfterGap(Connection connection, int partition, StreamInfo stream, Optional<Kept> kept)
            throws SQLException;

    @Override
    public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
        StreamInfo stream = streams.get(0);
        return inTransaction(connection -> {
            Optional<Long> epoch = takeOver(connection, partition, chosen);
            if (epoch.isEmpty()) {
                return Optional.empty();
            }
            prepare(connection);
            long start = open(connection, partition, stream);
            held.put(partition, new Held(epoch.get(), start, sources(connection, partition)));
            renewedNanos.put(partition, System.nanoTime());
            return Optional.of(Map.of(stream.stream(), start));
        });
    }

    private Optional<Long> takeOver(Connection connection, int partition, boolean chosen) throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement("select claim_view(?, ?, ?, ?, ?)")) {
            claim.setString(1, view);
            claim.setInt(2, partition);
            claim.setString(3, holder);
            claim.setLong(4, lease.toMillis());
            claim.setBoolean(5, chosen);
            try (ResultSet result = claim.executeQuery()) {
                result.next();
                long epoch = result.getLong(1);
                return result.wasNull() ? Optional.empty() : Optional.of(epoch);
            }
        }
    }

    private long open(Connection connection, int partition, StreamInfo stream) throws SQLException {
        Optional<Kept> kept = kept(connection, partition);
        boolean told = kept.isPresent()
                && kept.get().log().equals(stream.log())
                && kept.get().next() >= stream.first()
                && kept.get().next() <= stream.next();
        long start = told ? kept.get().next() : startAfterGap(connection, partition, stream, kept);
        try (PreparedStatement move = connection.prepareStatement(
                "update view_position set log = ?, next = ? where view = ? and partition = ?")) {
            move.setString(1, stream.log());
            move.setLong(2, start);
            move.setString(3, view);
            move.setInt(4, partition);
            move.executeUpdate();
        }
        return start;
    }

    private Optional<Kept> kept(Connection connection, int partition) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select log, next, stamp from view_position where view = ? and partition = ? and next is not null")) {
            query.setString(1, view);
            query.setInt(2, partition);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Kept(row.getString(1), row.getLong(2), row.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    private Map<ChangelogReader.Source, Long> sources(Connection connection, int partition) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select stream, origin_partition, life, summaries, last"
                        + " from view_source where view = ? and partition = ?")) {
            query.setString(1, view);
            query.setInt(2, partition);
            Map<ChangelogReader.Source, Long> last = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    last.put(
                            new ChangelogReader.Source(
                                    row.getString(1), row.getInt(2), row.getInt(3), row.getBoolean(4)),
                            row.getLong(5));
                }
            }
            return last;
        }
    }

    /** @throws LostOwnershipException if the partition is not held */
    Held held(int partition) {
        Held mine = held.get(partition);
        if (mine == null) {
            throw lost(partition);
        }
        return mine;
    }

    /** The batch is committed. */
    void moved(ViewBatch batch) {
        Held mine = held(batch.partition());
        held.put(batch.partition(), new Held(mine.epoch(), batch.next(), batch.last()));
        renewedNanos.put(batch.partition(), System.nanoTime());
    }

    /** What {@code move_view} needs beside the batch. */
    void putOwner(Map<String, Object> parameters, int partition) {
        parameters.put("view", view);
        parameters.put("partition", partition);
        parameters.put("epoch", held(partition).epoch());
        parameters.put("leaseMillis", lease.toMillis());
    }

    @Override
    public void completed(int partition, Map<String, Long> last) {}

    @Override
    public void idle(int partition) {
        long since = System.nanoTime() - renewedNanos.getOrDefault(partition, 0L);
        if (since > lease.toNanos() / 4 && !keep(partition, held(partition), lease.toMillis())) {
            held.remove(partition);
            throw lost(partition);
        }
    }

    @Override
    public void release(int partition) {
        Held mine = held.remove(partition);
        if (mine != null) {
            keep(partition, mine, 0);
        }
    }

    private boolean keep(int partition, Held mine, long leaseMillis) {
        boolean kept = inTransaction(connection -> {
            try (PreparedStatement keep = connection.prepareStatement("select keep_view(?, ?, ?, ?)")) {
                keep.setString(1, view);
                keep.setInt(2, partition);
                keep.setLong(3, mine.epoch());
                keep.setLong(4, leaseMillis);
                try (ResultSet result = keep.executeQuery()) {
                    return result.next() && result.getBoolean(1);
                }
            }
        });
        renewedNanos.put(partition, System.nanoTime());
        return kept;
    }

    private LostOwnershipException lost(int partition) {
        return new LostOwnershipException("partition " + partition + " of the view " + view + " is not held");
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new RuntimeCamelException("the positions of the view " + view + " cannot be read or written", e);
        }
    }
}
