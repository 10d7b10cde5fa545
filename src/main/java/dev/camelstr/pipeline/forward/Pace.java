package dev.camelstr.pipeline.forward;

import java.util.concurrent.TimeUnit;

/**
 * When a relay's next event may be sent: as many a second as is allowed; after a complaint a second later, and half as many,
 * and slowly more again. Thread-safe.
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

    /** Until the next event may be sent; 0 or less: now. */
    synchronized long waitNanos(long now) {
        return next - now;
    }

    synchronized void sent(long now) {
        next = now + (long) (SECOND / rate);
    }

    /** The relay has taken an event. */
    synchronized void taken() {
        taken++;
        if (taken % EVENTS_TO_RAISE == 0) {
            rate = Math.min(most, rate * RAISE);
        }
    }

    /** The relay is sent too much. What it says within a second is one complaint. */
    synchronized void complain(long now) {
        if (now - complainedAt >= SECOND) {
            complainedAt = now;
            rate = Math.max(Math.min(LEAST, most), rate / 2);
            taken = 0;
            next = now + SECOND;
        }
    }
}
