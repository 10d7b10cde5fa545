package dev.camelstr.pipeline.forward;

import java.util.concurrent.TimeUnit;

/**
 * When a relay's next event may be sent: as many a second as is allowed, half as many after each complaint, and slowly more
 * again. Thread-safe.
 */
final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double LEAST = 1;
    private static final int EVENTS_TO_RAISE = 100;
    private static final double RAISE = 1.25;

    private final double most;
    private double rate;
    private int taken;
    private long next;
    private long complainedAt;

    /** @param most events a second */
    Pace(double most, long now) {
        this.most = most;
        this.rate = most;
        this.next = now;
        this.complainedAt = now - SECOND;
    }

    /** Events a second as it is now. */
    synchronized double rate() {
        return rate;
    }

    /** Takes the next place, and yields how long it is until then, in nanoseconds; 0 if it is now. */
    synchronized long take(long now) {
        long at = next - now > 0 ? next : now;
        next = at + (long) (SECOND / rate);
        return at - now;
    }

    /** The places that nobody needs any more are free again. */
    synchronized void restart(long now) {
        next = now;
    }

    synchronized void taken() {
        taken++;
        if (taken % EVENTS_TO_RAISE == 0) {
            rate = Math.min(most, rate * RAISE);
        }
    }

    /** What is refused within a second is one complaint. */
    synchronized void complain(long now) {
        if (now - complainedAt >= SECOND) {
            complainedAt = now;
            rate = Math.max(Math.min(LEAST, most), rate / 2);
            taken = 0;
        }
    }
}
