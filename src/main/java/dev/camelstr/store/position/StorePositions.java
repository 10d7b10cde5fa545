package dev.camelstr.store.position;

import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.Seq;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who writes a partition, and from where it reads: in the owner's row, and a position for each stream. */
public class StorePositions extends LeasedPositions<StorePositions.Held> {
    private static final Logger LOG = LoggerFactory.getLogger(StorePositions.class);

    /**
     * A partition that is held.
     *
     * @param lives of the streams, by name
     */
    public record Holding(int partition, long epoch, Map<String, Integer> lives) {
        public long seq(Origin origin) {
            return Seq.of(lives.get(origin.stream()), partition, origin.offset());
        }
    }

    /** @param announced the last announced offsets by stream */
    record Held(Holding holding, Map<String, Long> announced) {}

    private Duration overlap = Duration.ofMinutes(10);
    private boolean oldValues;

    public StorePositions() {
        super("the store");
    }

    /** Whether an event that goes is told as it was: noted with each partition that is taken, for views that depend on it. */
    public void setOldValues(boolean oldValues) {
        this.oldValues = oldValues;
    }

    /** How far behind the last good message relays are read again after a gap. */
    public void setOverlap(Duration overlap) {
        this.overlap = overlap;
    }

    @Override
    protected Optional<Long> takeOver(Connection connection, int partition, boolean chosen) throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement("select claim_partition(?, ?, ?, ?, ?)")) {
            claim.setInt(1, partition);
            claim.setString(2, getHolder());
            claim.setLong(3, leaseMillis());
            claim.setBoolean(4, chosen);
            claim.setBoolean(5, oldValues);
            return number(claim);
        }
    }

    @Override
    protected Opened<Held> open(Connection connection, int partition, long epoch, List<StreamInfo> streams)
            throws SQLException {
        Map<String, Integer> lives = new TreeMap<>();
        Map<String, Long> starts = new TreeMap<>();
        for (StreamInfo stream : streams) {
            open(connection, partition, stream, lives, starts);
        }
        Map<String, Long> announced = new ConcurrentHashMap<>();
        starts.forEach((stream, start) -> announced.put(stream, start - 1));
        LOG.info("partition {} is held under epoch {}, read from {}", partition, epoch, starts);
        return new Opened<>(new Held(new Holding(partition, epoch, Map.copyOf(lives)), announced), starts);
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
        find(partition)
                .ifPresent(mine ->
                        last.forEach((stream, offset) -> mine.announced().merge(stream, offset, Math::max)));
    }

    @Override
    protected boolean keep(Connection connection, int partition, Held mine) throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement("select keep_partition(?, ?, ?, ?, ?, ?)")) {
            keep.setInt(1, partition);
            keep.setLong(2, mine.holding().epoch());
            keep.setLong(3, leaseMillis());
            setPositions(keep, 4, mine);
            return isTrue(keep);
        }
    }

    @Override
    protected void giveUp(Connection connection, int partition, Held mine) throws SQLException {
        try (PreparedStatement release = connection.prepareStatement("select release_partition(?, ?, ?, ?, ?)")) {
            release.setInt(1, partition);
            release.setLong(2, mine.holding().epoch());
            setPositions(release, 3, mine);
            release.execute();
        }
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

    /** @throws LostOwnershipException if the partition is not held */
    public Holding holding(int partition) {
        return held(partition).holding();
    }

    /** The last announced offsets by stream. */
    public Map<String, Long> announced(int partition) {
        return held(partition).announced();
    }
}
