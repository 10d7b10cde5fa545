package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the positions of a named consumer in the broker. The client offers this to a subscribed consumer only, so for
 * each stream there is a subscription that reads nothing.
 *
 * <p>The broker writes each position into the stream itself, where it takes an offset: the offsets of messages then have
 * gaps.
 */
final class OffsetKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetKeeper.class);
    private static final long PATIENCE_MILLIS = 5_000;

    private final Broker broker;
    private final String name;
    private final Map<String, Tracked> streams = new HashMap<>();

    private static final class Tracked {
        private final Consumer consumer;
        private long requested = -1;
        private boolean closed;

        private Tracked(Broker broker, String stream, String name) {
            consumer = broker.environment().consumerBuilder().stream(stream)
                    .name(name)
                    .offset(OffsetSpecification.next())
                    .manualTrackingStrategy()
                    .builder()
                    .listeners(context -> closed |= context.currentState() == Resource.State.CLOSED)
                    .flow()
                    .strategy(new NoMore())
                    .builder()
                    .messageHandler((context, message) -> {})
                    .build();
        }

        private OptionalLong stored() {
            try {
                return OptionalLong.of(consumer.storedOffset());
            } catch (NoOffsetException e) {
                return OptionalLong.empty();
            }
        }
    }

    /** The one chunk that a subscription asks for at least, and no other. */
    static final class NoMore implements ConsumerFlowStrategy {
        @Override
        public int initialCredits() {
            return 1;
        }

        @Override
        public MessageProcessedCallback start(Context chunk) {
            return message -> {};
        }
    }

    OffsetKeeper(Broker broker, String name) {
        this.broker = broker;
        this.name = name;
    }

    private Tracked tracked(String stream) {
        Tracked tracked = streams.get(stream);
        if (tracked == null || tracked.closed) {
            tracked = new Tracked(broker, stream, name);
            streams.put(stream, tracked);
        }
        return tracked;
    }

    OptionalLong stored(String stream) {
        return tracked(stream).stored();
    }

    /** Asks the broker to keep the offset; the client asks again if that got lost. */
    void store(String stream, long offset) {
        Tracked tracked = tracked(stream);
        tracked.requested = offset;
        tracked.consumer.store(offset);
    }

    /** Waits until the broker has what was asked for: the next consumer of this name goes by it. */
    void awaitStored() {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        streams.forEach((stream, tracked) -> {
            while (tracked.requested >= 0 && !hasStored(tracked)) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    LOG.warn("Not known whether the position of {} on {} was kept; it may read again", name, stream);
                    return;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        });
    }

    private static boolean hasStored(Tracked tracked) {
        try {
            return tracked.stored().orElse(-1) >= tracked.requested;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        streams.values().stream().filter(t -> !t.closed).forEach(t -> t.consumer.close());
        streams.clear();
    }
}
