package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerFlowStrategy;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageHandler;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Resource;
import com.rabbitmq.stream.SubscriptionListener;
import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StartOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads one partition of one stream into a bounded buffer, from one {@link RabbitMqBatchSource#open} to its end.
 *
 * <p>The broker sends chunks, as many as it has credits for. A chunk's credit is given back at once while little is
 * buffered, and else when the route has taken most of it. The client subscribes anew after a broken connection; what it
 * then delivers twice is dropped here, so what comes out has no repetition and no gap.
 */
final class PartitionReader implements MessageHandler, SubscriptionListener, ConsumerFlowStrategy {
    /** Far more than credits allow: only reconnecting again and again while the route is stuck gets here. */
    private static final int LIMIT_FACTOR = 64;

    private static final int LIMIT_AT_LEAST = 100_000;

    private final String stream;
    private final int partition;
    private final String name;
    private final int lowWater;
    private final int credits;
    private final ReentrantLock lock;
    private final Condition arrived;
    private final ArrayDeque<InboundMessage> buffer = new ArrayDeque<>();
    private final Queue<ConsumerFlowStrategy.Context> owed = new ArrayDeque<>();
    private long accepted = -1;
    private long since = Long.MIN_VALUE;
    private boolean overrun;
    private volatile boolean closed;
    private volatile Resource.State state = Resource.State.OPENING;
    private Consumer consumer;

    /**
     * @param name of the stream that this partition is
     * @param lowWater how many buffered messages ask for more
     * @param lock guards the buffer; {@code arrived} is signalled when a message or the end comes
     */
    PartitionReader(
            String stream,
            int partition,
            String name,
            int lowWater,
            int credits,
            ReentrantLock lock,
            Condition arrived) {
        this.stream = stream;
        this.partition = partition;
        this.name = name;
        this.lowWater = lowWater;
        this.credits = credits;
        this.lock = lock;
        this.arrived = arrived;
    }

    void open(Environment environment, StartOffset from) {
        OffsetSpecification start = specification(from);
        consumer = environment.consumerBuilder().stream(name)
                .offset(start)
                .noTrackingStrategy()
                .subscriptionListener(this)
                .listeners(this::stateChanged)
                .flow()
                .strategy(this)
                .builder()
                .messageHandler(this)
                .build();
    }

    private OffsetSpecification specification(StartOffset from) {
        if (from instanceof StartOffset.At at) {
            accepted = at.offset() - 1; // a chunk is delivered whole, so the first may begin before
            return OffsetSpecification.offset(at.offset());
        }
        if (from instanceof StartOffset.Since time) {
            since = time.timestamp();
            return OffsetSpecification.timestamp(time.timestamp());
        }
        return from instanceof StartOffset.Last ? OffsetSpecification.last() : OffsetSpecification.first();
    }

    /** Before the first subscription and each that follows a broken connection: after what has come already. */
    @Override
    public void preSubscribe(SubscriptionContext subscription) {
        lock.lock();
        try {
            owed.clear(); // they were the broken connection's
            if (accepted >= 0) {
                subscription.offsetSpecification(OffsetSpecification.offset(accepted + 1));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int initialCredits() {
        return credits;
    }

    /** A chunk begins; its messages follow. */
    @Override
    public MessageProcessedCallback start(ConsumerFlowStrategy.Context chunk) {
        boolean more;
        lock.lock();
        try {
            more = buffer.size() + chunk.messageCount() <= lowWater;
            if (!more) {
                owed.add(chunk);
            }
        } finally {
            lock.unlock();
        }
        if (more) {
            chunk.credits(1);
        }
        return message -> {};
    }

    @Override
    public void handle(MessageHandler.Context context, Message message) {
        long offset = context.offset();
        if (closed || context.timestamp() < since) {
            return;
        }
        InboundMessage inbound = Messages.of(message, context, stream, partition);
        lock.lock();
        try {
            // Where a connection broke, the old one's last messages may still come, between the new one's first.
            if (offset <= accepted || closed || overrun) {
                return;
            }
            if (buffer.size() >= Math.max(LIMIT_AT_LEAST, LIMIT_FACTOR * lowWater)) {
                overrun = true;
                return;
            }
            accepted = offset;
            buffer.add(inbound);
            if (buffer.size() == 1) {
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void stateChanged(Resource.Context context) {
        lock.lock();
        try {
            state = context.currentState();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        return buffer.isEmpty();
    }

    /** With the lock held: moves messages until the batch is full; credits come by {@link #giveCredits}. */
    void take(Batch to) {
        while (!to.isFull() && !buffer.isEmpty()) {
            to.add(buffer.poll());
        }
    }

    /** Without the lock, as it writes to the network. */
    void giveCredits() {
        List<ConsumerFlowStrategy.Context> due = List.of();
        lock.lock();
        try {
            if (!owed.isEmpty() && buffer.size() <= lowWater) {
                due = new ArrayList<>(owed);
                owed.clear();
            }
        } finally {
            lock.unlock();
        }
        due.forEach(chunk -> chunk.credits(1));
    }

    /** With the lock held and nothing buffered. */
    void throwIfEnded() {
        if (overrun) {
            throw new IllegalStateException("Stream " + name + " is read anew, after too many broken connections");
        }
        if (state == Resource.State.CLOSED) {
            throw new IllegalStateException("The broker no longer offers stream " + name);
        }
    }

    String name() {
        return name;
    }

    Resource.State state() {
        return state;
    }

    int buffered() {
        lock.lock();
        try {
            return buffer.size();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        closed = true;
        if (consumer != null && state != Resource.State.CLOSED) {
            consumer.close();
        }
    }
}
