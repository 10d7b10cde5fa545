package dev.camelstr.component.nostr;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: doubles from a shortest to a longest delay. Each delay is drawn from its
 * upper half, so that the clients of a relay that comes back do not all return at once.
 */
final class Backoff {

    private final long minMillis;
    private final long maxMillis;
    private long nextMillis;

    Backoff(Duration min, Duration max) {
        minMillis = Math.max(1, min.toMillis());
        maxMillis = Math.max(minMillis, max.toMillis());
        nextMillis = minMillis;
    }

    synchronized Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * millis);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    synchronized void reset() {
        nextMillis = minMillis;
    }
}
