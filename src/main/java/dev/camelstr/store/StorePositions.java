package dev.camelstr.store;

import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.StreamInfo;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who writes a partition, and from where it reads: kept in the database, moved in the transactions of the batches.
 *
 * <p>A partition is held by a lease by the database's clock, which each batch renews, and else {@link #idle}. Who takes it
 * over raises its epoch; every transaction compares the epoch, so that an owner that was away (paused, cut off) changes
 * nothing any more. Where the broker has chosen the active consumer, that one takes the partition over at once.
 */
public class StorePositions implements ConsumerPositions {
    private static final Logger LOG = LoggerFactory.getLogger(StorePositions.class);

    /**
     * A partition that is held.
     *
     * @param lives of the streams, by name
     */
    record Holding(int partition, long epoch, Map<String, Integer> lives) {
        long seq(Origin origin) {
            return Seq.of(lives.get(origin.stream()), partition, origin.offset());
        }
    }

    private record Held(Holding holding, Map<String, Long> announced) {}

    private final Map<Integer, Held> held = new ConcurrentHashMap<>();
    private Database database = new Database();
    private String holder = ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
    private Duration lease = Duration.ofSeconds(10);
    private Duration overlap = Duration.ofMinutes(10);

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** How long a partition stays this owner's without a sign of life. */
    public void setLease(Duration lease) {
        this.lease = lease;
    }

    /** How far behind the last good message relays are read again after a gap. */
    public void setOverlap(Duration overlap) {
        this.overlap = overlap;
    }

    /** Names this owner among others; by default by process and at random. */
    public void setHolder(String holder) {
        this.holder = holder;
    }

    public String getHolder() {
        return holder;
    }

    long leaseMillis() {
        return lease.toMillis();
    }

    @Override
    public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
        return inTransaction(connection -> {
            Optional<Long> epoch = takeOver(connection, partition, chosen);
            if (epoch.isEmpty()) {
                return Optional.empty();
            }
            Map<String, Integer> lives = new TreeMap<>();
            Map<String, Long> starts = new TreeMap<>();
            for (StreamInfo stream : streams) {
                open(connection, partition, stream, lives, starts);
            }
            Map<String, Long> announced = new ConcurrentHashMap<>();
            starts.forEach((stream, start) -> announced.put(stream, start - 1));
            held.put(partition, new Held(new Holding(partition, epoch.get(), Map.copyOf(lives)), announced));
            LOG.info("partition {} is held under epoch {}, read from {}", partition, epoch.get(), starts);
            return Optional.of(starts);
        });
    }

    private Optional<Long> takeOver(Connection connection, int partition, boolean chosen) throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement("select claim_partition(?, ?, ?, ?)")) {
            claim.setInt(1, partition);
            claim.setString(2, holder);
            claim.setLong(3, leaseMillis());
            claim.setBoolean(4, chosen);
            try (ResultSet result = claim.executeQuery()) {
                result.next();
                long epoch = result.getLong(1);
                return result.wasNull() ? Optional.empty() : Optional.of(epoch);
            }
        }
    }

    private void open(
            Connection connection,
            int partition,
            StreamInfo stream,
            Map<String, Integer> lives,
            Map<String, Long> starts)
            throws SQLException {
        try (PreparedStatement open =
                connection.prepareStatement("select o_life, o_start, o_gap from open_position(?, ?, ?, ?, ?, ?)")) {
            open.setString(1, stream.stream());
            open.setInt(2, partition);
            open.setString(3, stream.log());
            open.setLong(4, stream.first());
            open.setLong(5, stream.next());
            open.setLong(6, overlap.toSeconds());
            try (ResultSet result = open.executeQuery()) {
                result.next();
                lives.put(stream.stream(), result.getInt(1));
                starts.put(stream.stream(), result.getLong(2));
                if (result.getBoolean(3)) {
                    LOG.error("messages of {} were lost before they were stored: see table stream_gap", stream);
                }
            }
        }
    }

    @Override
    public void completed(int partition, Map<String, Long> last) {
        Held mine = held.get(partition);
        if (mine != null) {
            last.forEach((stream, offset) -> mine.announced().merge(stream, offset, Math::max));
        }
    }

    @Override
    public void idle(int partition) {
        Held mine = required(partition);
        boolean kept = inTransaction(connection -> {
            try (PreparedStatement keep = connection.prepareStatement("select keep_partition(?, ?, ?, ?, ?, ?)")) {
                keep.setInt(1, partition);
                keep.setLong(2, mine.holding().epoch());
                keep.setLong(3, leaseMillis());
                setPositions(keep, 4, mine);
                return isTrue(keep);
            }
        });
        if (!kept) {
            held.remove(partition, mine);
            throw lost(partition);
        }
    }

    @Override
    public void release(int partition) {
        Held mine = held.remove(partition);
        if (mine == null) {
            return;
        }
        inTransaction(connection -> {
            try (PreparedStatement release = connection.prepareStatement("select release_partition(?, ?, ?, ?, ?)")) {
                release.setInt(1, partition);
                release.setLong(2, mine.holding().epoch());
                setPositions(release, 3, mine);
                return isTrue(release);
            }
        });
    }

    private static void setPositions(PreparedStatement statement, int first, Held mine) throws SQLException {
        List<String> streams = List.copyOf(mine.announced().keySet());
        statement.setObject(first, streams.toArray(String[]::new));
        statement.setObject(
                first + 1,
                streams.stream().mapToInt(mine.holding().lives()::get).toArray());
        statement.setObject(
                first + 2, streams.stream().mapToLong(mine.announced()::get).toArray());
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() && result.getBoolean(1);
        }
    }

    /** @throws LostOwnershipException if the partition is not held */
    Holding holding(int partition) {
        return required(partition).holding();
    }

    /** The last announced offsets by stream. */
    Map<String, Long> announced(int partition) {
        return required(partition).announced();
    }

    private Held required(int partition) {
        Held mine = held.get(partition);
        if (mine == null) {
            throw lost(partition);
        }
        return mine;
    }

    private static LostOwnershipException lost(int partition) {
        return new LostOwnershipException("partition " + partition + " is not held");
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
            throw new RuntimeCamelException("the positions cannot be read or written", e);
        }
    }
}
