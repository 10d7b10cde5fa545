package dev.camelstr.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Whether the machine has nothing else to do. */
final class QuietProcessor {
    private static final double QUIET = 0.15;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private QuietProcessor() {}

    /** Waits until the processors are idle, so long at most: what is measured then is what can be had. */
    static void await(Duration patience) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long begin = System.nanoTime();
        system.getCpuLoad(); // the first answer is of no time
        LockSupport.parkNanos(Math.min(LOOK_NANOS, patience.toNanos()));
        while (system.getCpuLoad() > QUIET && System.nanoTime() - begin < patience.toNanos()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
