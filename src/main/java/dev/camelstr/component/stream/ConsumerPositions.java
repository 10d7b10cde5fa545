package dev.camelstr.component.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may read a partition, and from where: for consumers whose position is kept outside the broker, as the store's is,
 * in the transaction with its rows. A stream consumer asks it when it starts, when the broker makes it the active one,
 * and again every {@code claimInterval} while it is refused.
 *
 * <p>All calls for one partition come from one thread at a time.
 */
public interface ConsumerPositions {

    /**
     * Asks for a partition.
     *
     * @param streams the streams that the consumer reads, in the order in which they are named, as they are now
     * @param chosen whether the broker has made this consumer the partition's active one; false where nobody chooses
     * @return the offset to read first by stream name, or empty if another consumer holds the partition
     */
    Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen);

    /**
     * The exchange that carried these messages has succeeded; what follows them may be read.
     *
     * @param last the highest offset of the batch by stream name
     */
    void completed(int partition, Map<String, Long> last);

    /**
     * Nothing is to be read at the moment, or a batch waits for its redelivery: called at least once a second between
     * exchanges while the partition is held, for leases and for what is otherwise written with the next batch.
     *
     * @throws LostOwnershipException if the partition is another's now
     */
    void idle(int partition);

    /** The partition is no longer read by this consumer. Not called after a {@link LostOwnershipException}. */
    void release(int partition);
}
