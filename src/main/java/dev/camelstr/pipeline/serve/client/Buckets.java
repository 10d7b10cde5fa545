package dev.camelstr.pipeline.serve.client;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rate for each of many: so much a second, and as much in one go. Of too many the one that has been idle for longest is
 * forgotten, whose bucket is full again sooner than any other. Thread-safe.
 *
 * @param <K> whose rate it is
 */
public final class Buckets<K> {
    private final Map<K, Bucket> buckets;
    private final long rate;
    private final TimeMeter time;
    private volatile boolean isUsed;

    /** @param rate a second; 0: any */
    public Buckets(long rate, int maxKeys) {
        this(rate, maxKeys, TimeMeter.SYSTEM_MILLISECONDS);
    }

    public Buckets(long rate, int maxKeys, TimeMeter time) {
        this.rate = rate;
        this.time = time;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /** Whether that much is left; what is more than a second's share is as good as one. */
    public boolean take(K key, long amount) {
        if (rate <= 0) {
            return true;
        }
        Bucket bucket;
        isUsed = true;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(key, unknown -> bucket());
        }
        return bucket.tryConsume(Math.min(amount, rate));
    }

    /** Whether anything is left; nothing is taken. */
    public boolean has(K key) {
        if (rate <= 0 || !isUsed) {
            return true;
        }
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.get(key);
        }
        return bucket == null || bucket.getAvailableTokens() > 0;
    }

    private Bucket bucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, Duration.ofSeconds(1)))
                .build();
    }
}
