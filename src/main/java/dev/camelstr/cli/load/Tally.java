package dev.camelstr.cli.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Counts the answers of one run, and waits for them. Thread-safe. */
final class Tally {
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final long expected;
    private final Latencies latencies = new Latencies();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<String> reason = new AtomicReference<>("");
    private volatile long began = System.nanoTime();
    private volatile long lastNanos = began;
    private volatile boolean broken;

    Tally(long expected) {
        this.expected = expected;
    }

    /** The time counts from here, not from when this was made. */
    void begin() {
        began = System.nanoTime();
        lastNanos = began;
    }

    void done(long sentNanos) {
        long now = System.nanoTime();
        latencies.record(now - sentNanos);
        lastNanos = now;
        done.incrementAndGet();
    }

    void refused(byte[] message) {
        reason.compareAndSet("", new String(message, StandardCharsets.UTF_8));
        lastNanos = System.nanoTime();
        refused.incrementAndGet();
    }

    /** There is no use in waiting any longer. */
    void broken(String why) {
        reason.compareAndSet("", why);
        broken = true;
    }

    boolean isOver() {
        return broken || done.get() + refused.get() >= expected;
    }

    /** Waits until so many are answered, or nothing was for that time. */
    void awaitDone(long count, Duration patience) {
        while (!broken && done.get() + refused.get() < count && System.nanoTime() - lastNanos < patience.toNanos()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Waits until all are answered, or nothing was for that time. */
    LoadResult await(Duration patience) {
        awaitDone(expected, patience);
        long missing = expected - done.get() - refused.get();
        if (missing > 0) {
            reason.compareAndSet("", "no answer within " + patience.toSeconds() + " s");
        }
        return new LoadResult(done.get(), refused.get(), missing, (lastNanos - began) / 1e9, latencies, reason.get());
    }
}
