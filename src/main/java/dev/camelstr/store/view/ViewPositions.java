package dev.camelstr.store.view;

import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.changelog.ChangelogReader;
import dev.camelstr.store.position.LeasedPositions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Who reads a partition of the changelog for a view, and from where: moved in the transaction with the view's rows. */
public abstract class ViewPositions extends LeasedPositions<ViewPositions.Held> {

    /**
     * Where a view stood before.
     *
     * @param stamp when the last message read was told, milliseconds since 1970
     */
    protected record Kept(String log, long next, long stamp) {}

    /**
     * A partition that is held, and where its reading stands.
     *
     * @param renewedNanos when its lease was renewed last
     */
    record Held(long epoch, long next, Map<ChangelogReader.Source, Long> last, long renewedNanos) {
        Held(long epoch, long next, Map<ChangelogReader.Source, Long> last) {
            this(epoch, next, last, System.nanoTime());
        }

        Held renewed() {
            return new Held(epoch, next, last);
        }
    }

    private final String view;

    /** @param view its name in table {@code view_position} */
    protected ViewPositions(String view) {
        super("the view " + view);
        this.view = view;
    }

    /** Its name in table {@code view_position}. */
    public String getView() {
        return view;
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
    protected Optional<Long> takeOver(Connection connection, int partition, boolean chosen) throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement("select claim_view(?, ?, ?, ?, ?)")) {
            claim.setString(1, view);
            claim.setInt(2, partition);
            claim.setString(3, getHolder());
            claim.setLong(4, leaseMillis());
            claim.setBoolean(5, chosen);
            return number(claim);
        }
    }

    @Override
    protected Opened<Held> open(Connection connection, int partition, long epoch, List<StreamInfo> streams)
            throws SQLException {
        StreamInfo changelog = streams.get(0);
        prepare(connection);
        long start = start(connection, partition, changelog);
        return new Opened<>(new Held(epoch, start, sources(connection, partition)), Map.of(changelog.stream(), start));
    }

    private long start(Connection connection, int partition, StreamInfo stream) throws SQLException {
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
    Held reading(int partition) {
        return held(partition);
    }

    /**
     * Under which the partition is held: transactions compare it.
     *
     * @throws LostOwnershipException if it is not held
     */
    public long epoch(int partition) {
        return held(partition).epoch();
    }

    /**
     * Moves over a batch, in the caller's transaction: what {@code move_view} does as a step of a route.
     *
     * @throws LostOwnershipException if the partition has another owner, or the batch was applied before
     */
    public void move(Connection connection, ViewBatch batch) throws SQLException {
        LastOrigins last = LastOrigins.of(batch.last());
        try (PreparedStatement move =
                connection.prepareStatement("select move_view(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            move.setString(1, view);
            move.setInt(2, batch.partition());
            move.setLong(3, held(batch.partition()).epoch());
            move.setLong(4, leaseMillis());
            move.setLong(5, batch.from());
            move.setLong(6, batch.next());
            move.setLong(7, batch.stamp());
            move.setObject(8, last.streams());
            move.setObject(9, last.partitions());
            move.setObject(10, last.lives());
            move.setObject(11, last.summaries());
            move.setObject(12, last.lasts());
            if (!isTrue(move)) {
                throw lost(batch.partition());
            }
        }
    }

    /**
     * Renews the lease, in the caller's transaction, which others then wait for.
     *
     * @throws LostOwnershipException if the partition has another owner
     */
    public void renew(Connection connection, int partition) throws SQLException {
        if (!keep(connection, partition, held(partition))) {
            throw lost(partition);
        }
    }

    private LostOwnershipException lost(int partition) {
        return new LostOwnershipException("partition " + partition + " is no longer read from there for " + view);
    }

    /** The batch is committed. */
    public void moved(ViewBatch batch) {
        hold(batch.partition(), new Held(held(batch.partition()).epoch(), batch.next(), batch.last()));
    }

    /** What {@code move_view} needs beside the batch. */
    void putOwner(Map<String, Object> parameters, int partition) {
        parameters.put("view", view);
        parameters.put("partition", partition);
        parameters.put("epoch", held(partition).epoch());
        parameters.put("leaseMillis", leaseMillis());
    }

    /** The position moves with each batch, so there is nothing else to be noted. */
    @Override
    public void completed(int partition, Map<String, Long> last) {}

    @Override
    public void idle(int partition) {
        long since = System.nanoTime() - held(partition).renewedNanos();
        if (since > TimeUnit.MILLISECONDS.toNanos(leaseMillis()) / 4) {
            super.idle(partition);
            hold(partition, held(partition).renewed());
        }
    }

    @Override
    protected boolean keep(Connection connection, int partition, Held mine) throws SQLException {
        return keep(connection, partition, mine, leaseMillis());
    }

    @Override
    protected void giveUp(Connection connection, int partition, Held mine) throws SQLException {
        keep(connection, partition, mine, 0);
    }

    private boolean keep(Connection connection, int partition, Held mine, long leaseMillis) throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement("select keep_view(?, ?, ?, ?)")) {
            keep.setString(1, view);
            keep.setInt(2, partition);
            keep.setLong(3, mine.epoch());
            keep.setLong(4, leaseMillis);
            return isTrue(keep);
        }
    }
}
