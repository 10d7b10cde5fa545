package dev.camelstr.component.nostr.history;

import java.util.concurrent.TimeUnit;

/** How often a relay is asked: as often as is allowed, half as often after each complaint, and slowly more again. Not thread-safe. */
final class PageRate {

    private static final double LEAST = 1.0 / 60;
    private static final int PAGES_TO_RAISE = 20;
    private static final double RAISE = 1.25;

    private final double most;
    private double rate;
    private int pages;
    private long next;

    /** @param most pages a second */
    PageRate(double most, long now) {
        this.most = most;
        this.rate = most;
        this.next = now;
    }

    /** Pages a second as it is now. */
    double rate() {
        return rate;
    }

    /** Goes on with what the relay took before. */
    void resumeAt(double before) {
        rate = Math.min(most, Math.max(Math.min(LEAST, most), before));
    }

    private long interval() {
        return (long) (TimeUnit.SECONDS.toNanos(1) / rate);
    }

    /** Until a page may be asked; 0 or less: now. */
    long waitNanos(long now) {
        return next - now;
    }

    void asked(long now) {
        next = now + interval();
    }

    /** A request had come there by then, which counts for a relay. */
    void heard(long at) {
        next = Math.max(next, at + interval());
    }

    /** A page came to its end. */
    void answered() {
        pages++;
        if (pages % PAGES_TO_RAISE == 0) {
            rate = Math.min(most, rate * RAISE);
        }
    }

    /** The relay complains, or does not answer. */
    void halve(long now) {
        rate = Math.max(Math.min(LEAST, most), rate / 2);
        pages = 0;
        asked(now);
    }
}
