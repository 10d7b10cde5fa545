package dev.camelstr.component.stream;

import dev.camelstr.component.stream.position.PositionTracker;
import dev.camelstr.nostr.text.Reasons;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of a consumer's streams, on a thread of its own: claims it, takes a batch, hands it to the route
 * until that succeeds, takes the next.
 */
final class PartitionLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLoop.class);
    /** Leases and what else hangs on {@link ConsumerPositions#idle} want to hear from us at least this often. */
    private static final long IDLE_MILLIS = 1000;

    /** Hands messages to the route and returns what went wrong, if anything. */
    interface Delivery {
        Optional<Exception> deliver(List<InboundMessage> messages);
    }

    private final String name;
    private final StreamEndpoint options;
    private final BatchSource source;
    private final PositionTracker positions;
    private final Delivery delivery;
    private final LoopControl control;
    private volatile Exception trouble;
    private volatile boolean reading;
    private final Map<String, Long> reached = new ConcurrentHashMap<>();

    PartitionLoop(
            String name,
            StreamEndpoint options,
            BatchSource source,
            PositionTracker positions,
            Delivery delivery,
            LoopControl control) {
        this.name = name;
        this.options = options;
        this.source = source;
        this.positions = positions;
        this.delivery = delivery;
        this.control = control;
    }

    /** Why this partition does not move on at the moment. */
    Optional<Exception> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Whether this consumer holds the partition. */
    boolean isReading() {
        return reading;
    }

    /** The last offset by stream that was processed while the partition is held, as far as it is known. */
    Map<String, Long> reached() {
        return Map.copyOf(reached);
    }

    void wakeUp() {
        source.wakeUp();
    }

    @Override
    public void run() {
        try {
            while (!control.isStopping()) {
                holdOnce();
            }
        } catch (InterruptedException e) {
            LOG.warn("{} was interrupted before its exchange was done; it will be delivered again", name);
            Thread.currentThread().interrupt();
        } finally {
            source.close();
        }
    }

    /** From one claim to its end, whatever ends it; waits before the next where that is due. */
    private void holdOnce() throws InterruptedException {
        try {
            if (!source.awaitActive(Duration.ofMillis(options.getClaimInterval()))) {
                return;
            }
            Optional<Map<String, StartOffset>> from = positions.claim();
            if (from.isEmpty()) {
                trouble = null;
                control.pause(options.getClaimInterval());
                return;
            }
            hold(from.get());
        } catch (LostOwnershipException e) {
            LOG.info("{} lost its partition: {}", name, e.getMessage());
            trouble = null;
            control.pause(options.getClaimInterval());
        } catch (RuntimeException | Error e) {
            // An error too: else nobody would read the partition until the next start.
            boolean again = isTold(e);
            trouble = e instanceof Exception failure ? failure : new IllegalStateException(e);
            if (again) {
                LOG.debug("{} cannot read", name, e);
            } else {
                LOG.warn("{} cannot read, and tries until it can", name, e);
            }
            control.pause(options.getClaimInterval());
        }
    }

    private void hold(Map<String, StartOffset> from) throws InterruptedException {
        boolean lost = false;
        try {
            source.open(from);
            noteStart(from);
            reading = true;
            LOG.info("{} reads {}", name, from);
            boolean whole = true;
            while (whole && !control.isStopping() && source.isActive()) {
                whole = readOnce();
            }
        } catch (LostOwnershipException e) {
            lost = true;
            throw e;
        } finally {
            reading = false;
            reached.clear();
            source.shut();
            if (!lost) {
                positions.release();
            }
        }
    }

    private void noteStart(Map<String, StartOffset> from) {
        from.forEach((stream, start) -> {
            if (start instanceof StartOffset.At at) {
                reached.put(stream, at.offset() - 1);
            }
        });
    }

    /** Returns false if the stream was cut before it was read: the loop is to claim anew, which tells the positions. */
    private boolean readOnce() throws InterruptedException {
        if (control.isSuspended()) {
            positions.idle();
            control.pause(IDLE_MILLIS);
            return true;
        }
        Batch batch = new Batch(options.getMaxBatch(), options.maxBatchBytes(), options.getWeigher());
        source.take(batch, Duration.ofMillis(IDLE_MILLIS));
        List<InboundMessage> taken = batch.messages();
        if (taken.isEmpty()) {
            positions.idle();
            trouble = null;
            return true;
        }
        int sound = positions.soundUpTo(taken);
        try {
            deliverAll(taken.subList(0, sound));
        } finally {
            positions.flush();
        }
        if (sound < taken.size()) {
            LOG.error("{} was cut before {} was read", name, taken.get(sound).origin());
        }
        return sound == taken.size();
    }

    private void deliverAll(List<InboundMessage> taken) throws InterruptedException {
        if (options.isBatching() && !taken.isEmpty()) {
            deliver(taken);
            return;
        }
        for (InboundMessage message : taken) {
            if (!deliver(List.of(message))) {
                return;
            }
        }
    }

    /** Returns false if the messages were not delivered: the loop is to end, or to claim anew. */
    private boolean deliver(List<InboundMessage> messages) throws InterruptedException {
        RedeliveryDelay delay = new RedeliveryDelay(options.getRedeliveryDelay());
        while (awaitRunning()) {
            Optional<Exception> failure = delivery.deliver(messages);
            if (failure.isEmpty()) {
                trouble = null;
                Map<String, Long> highest = highest(messages);
                positions.completed(highest);
                reached.putAll(highest);
                return true;
            }
            throwIfLost(failure.get());
            boolean again = isTold(failure.get());
            trouble = failure.get();
            awaitRedelivery(delay.next(), messages, again);
        }
        return false;
    }

    /** One line for each trouble is enough, however often it is tried. */
    private boolean isTold(Throwable failure) {
        return trouble != null && Reasons.of(trouble).equals(Reasons.of(failure));
    }

    private boolean awaitRunning() throws InterruptedException {
        while (control.isSuspended() && !control.isStopping()) {
            keepPartition();
            control.pause(IDLE_MILLIS);
        }
        return !control.isStopping() && source.isActive();
    }

    private void awaitRedelivery(long millis, List<InboundMessage> messages, boolean again)
            throws InterruptedException {
        if (!again) {
            LOG.warn(
                    "{} could not process {} message(s) from {} on, and tries until it can: {}",
                    name,
                    messages.size(),
                    messages.get(0).origin(),
                    Reasons.of(trouble));
        }
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && control.isRunning(); left = (end - System.nanoTime()) / 1_000_000) {
            control.pause(Math.min(left, IDLE_MILLIS));
            keepPartition();
        }
    }

    /** While a batch waits its turn the partition stays ours; that this fails too says nothing new. */
    private void keepPartition() {
        try {
            positions.idle();
        } catch (LostOwnershipException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("{} could not renew its claim", name, e);
        }
    }

    private static void throwIfLost(Exception failure) {
        LostOwnershipException lost = ObjectHelper.getException(LostOwnershipException.class, failure);
        if (lost != null) {
            throw lost;
        }
    }

    private static Map<String, Long> highest(List<InboundMessage> messages) {
        Map<String, Long> highest = new LinkedHashMap<>();
        for (InboundMessage message : messages) {
            highest.put(message.origin().stream(), message.origin().offset());
        }
        return highest;
    }
}
