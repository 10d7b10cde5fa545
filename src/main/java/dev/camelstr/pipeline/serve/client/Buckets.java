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
    private static final int PART_OF_HEAP = 128;
    private static final int BYTES_EACH = 512;
    private static final int FEWEST_KEYS = 1_000;
    private static final int MOST_KEYS = 100_000;

    private final Map<K, Bucket> buckets;
    private final long rate;
    private final TimeMeter time;
    private volatile boolean isUsed;

    /**
     * For as many as fit into a small share of the heap.
     *
     * @param rate a second; 0: any
     */
    public Buckets(long rate) {
        this(rate, keysThatFit(), TimeMeter.SYSTEM_MILLISECONDS);
    }

    private static int keysThatFit() {
        long fit = Runtime.getRuntime().maxMemory() / PART_OF_HEAP / BYTES_EACH;
        return (int) Math.max(FEWEST_KEYS, Math.min(MOST_KEYS, fit));
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
