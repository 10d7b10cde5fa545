package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;

/**
 * What a piece of work costs as its input grows: it must grow with the length, not with its square. Bytes are exact.
 * Processor time is the least of some runs, and its bound lies between linear and quadratic, so that a busy machine is no
 * failure.
 */
public final class Cost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SMALL = 4_000;
    private static final int GROWTH = 16;
    private static final int RUNS = 3;

    /** Linear is 16 times, quadratic 256. */
    private static final double MOST_TIMES = 90;

    /** What is quicker says nothing: a tick of the clock, or a collection, is as long. */
    private static final long LEAST_NANOS = 400_000;

    // What is fuzzed is slower than it is otherwise.
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_BYTES_EACH = 2_000;
    private static final long MOST_NANOS = 200_000_000;
    private static final long MOST_NANOS_EACH = 100_000;

    private Cost() {}

    /** Work that may fail: a refusal is an answer. */
    public interface Work<T> {
        void on(T input) throws Exception;
    }

    /**
     * Asserts that it grows with the length.
     *
     * @param input makes one of about so many characters
     */
    public static <T> void growsWithLength(String what, IntFunction<T> input, Work<T> work) {
        T small = input.apply(SMALL);
        T large = input.apply(SMALL * GROWTH);
        run(small, work); // the first time, classes are loaded
        long[] few = least(small, work);
        long[] many = least(large, work);
        assertThat(many[0])
                .as("%s: nanoseconds, for %d characters %d", what, SMALL, few[0])
                .isLessThan((long) (MOST_TIMES * Math.max(LEAST_NANOS, few[0])));
        assertThat(many[1])
                .as("%s: bytes, for %d characters %d", what, SMALL, few[1])
                .isLessThan(3 * GROWTH * Math.max(64 * 1024, few[1]));
    }

    /** Asserts that what is made of these bytes takes memory and time of their order. The first time, classes are loaded. */
    public static void isInBounds(byte[] input, Runnable work) {
        long[] cost = {Long.MAX_VALUE, Long.MAX_VALUE};
        for (int i = 0; i < RUNS && !isInBounds(input.length, cost); i++) {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long nanosBefore = THREADS.getCurrentThreadCpuTime();
            work.run();
            cost[0] = Math.min(cost[0], THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
            cost[1] = Math.min(cost[1], THREADS.getCurrentThreadCpuTime() - nanosBefore);
        }
        assertThat(isInBounds(input.length, cost))
                .as("%d bytes and %d ns for %d bytes", cost[0], cost[1], input.length)
                .isTrue();
    }

    private static boolean isInBounds(int length, long[] cost) {
        return cost[0] < MOST_BYTES + MOST_BYTES_EACH * length && cost[1] < MOST_NANOS + MOST_NANOS_EACH * length;
    }

    private static <T> long[] least(T input, Work<T> work) {
        long nanos = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long nanosBefore = THREADS.getCurrentThreadCpuTime();
            run(input, work);
            nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - nanosBefore);
            bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
        }
        return new long[] {nanos, bytes};
    }

    private static <T> void run(T input, Work<T> work) {
        try {
            work.on(input);
        } catch (Exception e) {
            // Refused.
        }
    }
}
