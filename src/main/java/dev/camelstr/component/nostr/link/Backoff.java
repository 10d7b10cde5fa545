package dev.camelstr.component.nostr.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: doubles from a shortest to a longest delay. Each delay is drawn from its
 * upper half, so that the clients of a relay that comes back do not all return at once.
 */
public final class Backoff {

    private final long minMillis;
    private final long maxMillis;
    private long nextMillis;

    public Backoff(Duration min, Duration max) {
        minMillis = Math.max(1, min.toMillis());
        maxMillis = Math.max(minMillis, max.toMillis());
        nextMillis = minMillis;
    }

    public synchronized Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * millis);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    public synchronized void reset() {
        nextMillis = minMillis;
    }
}
