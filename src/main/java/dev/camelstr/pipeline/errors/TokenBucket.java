package dev.camelstr.pipeline.errors;

/** Lets a number of things pass a second, and as many at once. */
final class TokenBucket {
    private final double perNano;
    private final double capacity;
    private double tokens;
    private long filledAtNanos;

    TokenBucket(int perSecond, long nowNanos) {
        perNano = perSecond / 1e9;
        capacity = perSecond;
        tokens = perSecond;
        filledAtNanos = nowNanos;
    }

    synchronized boolean take(long nowNanos) {
        tokens = Math.min(capacity, tokens + (nowNanos - filledAtNanos) * perNano);
        filledAtNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
