package dev.camelstr.cli.load;

import java.util.concurrent.atomic.AtomicLongArray;

/** Times, counted in buckets that are 1.6 % apart. Thread-safe, of constant size. */
public final class Latencies {
    private static final int STEPS = 64;
    private static final int STEP_BITS = 6;

    private final AtomicLongArray counts = new AtomicLongArray(STEPS * 64);

    void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(nanos, STEPS)));
    }

    private static int bucket(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return power * STEPS + (int) (nanos >>> (power - STEP_BITS) & STEPS - 1);
    }

    private static double nanos(int bucket) {
        return Math.scalb(1 + (bucket % STEPS + 0.5) / STEPS, bucket / STEPS);
    }

    /** @return milliseconds that this share of the times does not exceed; 0 if there are none */
    public double millis(double share) {
        long all = count();
        long below = 0;
        for (int i = 0; i < counts.length(); i++) {
            below += counts.get(i);
            if (below > 0 && below >= Math.ceil(all * share)) {
                return nanos(i) / 1e6;
            }
        }
        return 0;
    }

    public long count() {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        return all;
    }
}
