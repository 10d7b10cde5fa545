package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.ConsumerBuilder;
import com.rabbitmq.stream.ConsumerUpdateListener;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the broker choose which consumer reads which partition: a single active consumer that takes part for the choice
 * only. It reads nothing; who is active reads all its streams by plain subscriptions, from where its positions say. So
 * one stream decides for all.
 */
final class ActiveElection {
    /** How long the broker's next choice waits for the batch that is under way here. */
    private static final long HAND_OVER_MILLIS = 5_000;

    private final RabbitMqStreamEndpoint endpoint;
    private final String stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Runnable> members = new HashMap<>();
    private final Set<Integer> active = new HashSet<>();
    private final Set<Integer> reading = new HashSet<>();
    private Consumer consumer;
    private volatile boolean broken;

    /** @param stream the one that decides */
    ActiveElection(RabbitMqStreamEndpoint endpoint, String stream) {
        this.endpoint = endpoint;
        this.stream = stream;
    }

    /** @param onChange called when the choice for this partition changes */
    void join(int partition, Runnable onChange) {
        lock.lock();
        try {
            members.put(partition, onChange);
        } finally {
            lock.unlock();
        }
    }

    boolean isActive(int partition) {
        lock.lock();
        try {
            return active.contains(partition);
        } finally {
            lock.unlock();
        }
    }

    boolean awaitActive(int partition, Duration timeout) throws InterruptedException {
        hasStopped(partition); // who waits does not read
        candidate();
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!active.contains(partition) && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (active.contains(partition)) {
                reading.add(partition);
            }
            return active.contains(partition);
        } finally {
            lock.unlock();
        }
    }

    /** The partition's reading has ended, so whoever is chosen next may begin. */
    void hasStopped(int partition) {
        lock.lock();
        try {
            reading.remove(partition);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last that leaves withdraws from the election. */
    void leave(int partition) {
        Consumer last = null;
        lock.lock();
        try {
            members.remove(partition);
            if (members.isEmpty()) {
                last = consumer;
                consumer = null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.close();
        }
    }

    /** Takes part, anew where the client has given up. Synchronized and not locked, as the choice comes meanwhile. */
    private synchronized void candidate() {
        if (consumer != null && !broken) {
            return;
        }
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
        broken = false;
        endpoint.ensure(stream);
        ConsumerBuilder builder = endpoint.broker().environment().consumerBuilder();
        builder = endpoint.getPartitions() == 1 ? builder.stream(stream) : builder.superStream(stream);
        consumer = builder.name(endpoint.getName())
                .singleActiveConsumer()
                .noTrackingStrategy()
                .offset(OffsetSpecification.next())
                .consumerUpdateListener(this::chosen)
                .listeners(context -> broken |= context.currentState() == Resource.State.CLOSED)
                .flow()
                .strategy(new OffsetKeeper.NoMore())
                .builder()
                .messageHandler((context, message) -> {})
                .build();
    }

    /** On a thread of the client; the broker waits for the answer before it lets another begin. */
    private OffsetSpecification chosen(ConsumerUpdateListener.Context context) {
        int partition = endpoint.getPartitions() == 1
                ? 0
                : Integer.parseInt(context.stream().substring(stream.length() + 1));
        Runnable member;
        lock.lock();
        try {
            if (context.isActive()) {
                active.add(partition);
            } else {
                active.remove(partition);
            }
            changed.signalAll();
            member = members.get(partition);
        } finally {
            lock.unlock();
        }
        if (member != null) {
            member.run();
        }
        if (context.isActive()) {
            return OffsetSpecification.next();
        }
        awaitStopped(partition);
        return OffsetSpecification.none();
    }

    private void awaitStopped(int partition) {
        long left = TimeUnit.MILLISECONDS.toNanos(HAND_OVER_MILLIS);
        lock.lock();
        try {
            while (reading.contains(partition) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
