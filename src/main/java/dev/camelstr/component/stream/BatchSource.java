package dev.camelstr.component.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one partition's loop reads from: all streams of a consumer, at one partition. The loop calls everything from its
 * one thread, except {@link #wakeUp()}; a source may be opened and shut many times before it is closed.
 *
 * <p>What an implementation buffers is bounded, and it does not confirm or store anything on its own.
 */
public interface BatchSource extends AutoCloseable {

    /**
     * Waits until this consumer may read the partition, where the broker decides that (single active consumer).
     *
     * @return false if it may not yet, after at most {@code timeout}
     */
    default boolean awaitActive(Duration timeout) throws InterruptedException {
        return true;
    }

    /** Whether it is the broker that decides who may read the partition. */
    default boolean isChosenByBroker() {
        return false;
    }

    /** False once the broker has made another consumer the active one: the loop shuts the source and waits anew. */
    default boolean isActive() {
        return true;
    }

    /** The streams at this partition as they are now, in the order in which the consumer names them. */
    List<StreamInfo> info();

    /** The last offset that was {@link #store stored} for this stream under the consumer's name, if any. */
    OptionalLong stored(String stream);

    /** Keeps the last processed offsets under the consumer's name. Streams that are not named keep theirs. */
    void store(Map<String, Long> last);

    /** Begins to read every stream at its offset. */
    void open(Map<String, StartOffset> from);

    /**
     * Takes what is there, the first named stream first, in the order of its offsets: it waits for the first message,
     * never for more.
     *
     * @param to takes messages until it is full; none after {@code timeout} or a {@link #wakeUp()}
     */
    void take(Batch to, Duration timeout) throws InterruptedException;

    /** What lies below these offsets is not asked for again by this consumer, for logs that may drop it then. */
    default void notNeededBelow(Map<String, Long> offsets) {}

    /** Makes a waiting {@link #take} or {@link #awaitActive} return; any thread. */
    void wakeUp();

    /** Ends reading and forgets what was buffered. Does nothing if it is not open. */
    void shut();

    /** Shuts it for good. */
    @Override
    void close();
}
