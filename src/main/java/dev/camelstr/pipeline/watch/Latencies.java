package dev.camelstr.pipeline.watch;

import java.util.Arrays;

/**
 * How long something took, over the last minute: counts in buckets that each reach a fifth further than the one before,
 * so a quantile is up to a fifth too high. Thread-safe.
 */
final class Latencies {
    static final int SECONDS = 60;

    /** A few more, so that the last minute is whole a moment after its end. */
    private static final int SLOTS = SECONDS + 5;

    private static final double GROWTH = 1.2;
    private static final long[] BOUNDS = bounds();

    /** @param count how many there were; the rest in milliseconds, 0 if there were none */
    record Quantiles(long count, long p50, long p95, long p99) {}

    private final int[][] counts = new int[SLOTS][BOUNDS.length];
    private final long[] secondOf = new long[SLOTS];

    /** Up to more than a day; beyond it the last bucket takes all. */
    private static long[] bounds() {
        long[] bounds = new long[110];
        double bound = 1;
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = i == 0 ? 1 : Math.max(bounds[i - 1] + 1, (long) bound);
            bound *= GROWTH;
        }
        return bounds;
    }

    /** @param second the time in seconds */
    synchronized void record(long second, long millis) {
        int slot = (int) (second % SLOTS);
        if (secondOf[slot] != second) {
            secondOf[slot] = second;
            Arrays.fill(counts[slot], 0);
        }
        int found = Arrays.binarySearch(BOUNDS, Math.max(1, millis));
        counts[slot][Math.min(BOUNDS.length - 1, found < 0 ? -found - 1 : found)]++;
    }

    /** Over the seconds from one to another, both included; at most the last minute's. */
    synchronized Quantiles between(long from, long to) {
        long first = Math.max(from, to - SECONDS + 1);
        long[] sums = new long[BOUNDS.length];
        long total = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (secondOf[slot] >= first && secondOf[slot] <= to) {
                for (int bucket = 0; bucket < BOUNDS.length; bucket++) {
                    sums[bucket] += counts[slot][bucket];
                    total += counts[slot][bucket];
                }
            }
        }
        return new Quantiles(
                total, quantile(sums, total, 0.5), quantile(sums, total, 0.95), quantile(sums, total, 0.99));
    }

    private static long quantile(long[] sums, long total, double share) {
        long rank = (long) Math.ceil(total * share);
        long seen = 0;
        for (int bucket = 0; bucket < sums.length && total > 0; bucket++) {
            seen += sums[bucket];
            if (seen >= rank) {
                return BOUNDS[bucket];
            }
        }
        return 0;
    }
}
