package dev.camelstr.pipeline.serve.event;

/** How fast the store is, by what was done lately. For one thread at a time. */
final class Pace {
    private static final long WINDOW_NANOS = 250_000_000;
    private static final double SECOND = 1_000_000_000;

    private long since;
    private long done;
    private double perSecond;

    Pace(long nowNanos) {
        since = nowNanos;
    }

    void done(long cost, long nowNanos) {
        done += cost;
        if (nowNanos - since >= WINDOW_NANOS) {
            perSecond = done * SECOND / (nowNanos - since);
            since = nowNanos;
            done = 0;
        }
    }

    double perSecond() {
        return perSecond;
    }
}
