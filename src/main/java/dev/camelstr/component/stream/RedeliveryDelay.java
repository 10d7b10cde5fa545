package dev.camelstr.component.stream;

/** The time between deliveries of a batch that fails: doubled with each failure, up to half a minute. */
final class RedeliveryDelay {
    static final long MAXIMUM_MILLIS = 30_000;

    private final long first;
    private long next;

    RedeliveryDelay(long firstMillis) {
        this.first = Math.max(1, firstMillis);
        this.next = first;
    }

    long next() {
        long delay = next;
        next = Math.min(Math.max(MAXIMUM_MILLIS, first), delay * 2);
        return delay;
    }

    void reset() {
        next = first;
    }
}
