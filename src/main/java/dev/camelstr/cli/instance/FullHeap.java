package dev.camelstr.cli.instance;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks whether the heap is full for good: for some seconds nearly all time goes into collections, and they free next to
 * nothing. It asks by itself, as nothing is told any more once there is no room for telling, and takes no memory for it: each
 * attempt would wait for the next collection, and fail.
 */
final class FullHeap {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONG_ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final double FULL = 0.92;
    private static final double BUSY = 0.8;

    private final GarbageCollectorMXBean[] collectors =
            ManagementFactory.getGarbageCollectorMXBeans().toArray(GarbageCollectorMXBean[]::new);
    private final Runtime runtime = Runtime.getRuntime();
    private final Runnable end;
    private long lastLook = System.nanoTime();
    private long lastCollecting = collectingMillis();
    private long inVainNanos;

    private FullHeap(Runnable end) {
        this.end = end;
    }

    /** From now on. */
    static void watch(Runnable end) {
        Thread thread = new Thread(() -> new FullHeap(end).run(), "full-heap");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        look(); // loads what looking needs
        while (inVainNanos < LONG_ENOUGH_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
            look();
        }
        end.run();
    }

    private void look() {
        long now = System.nanoTime();
        long collecting = collectingMillis();
        long passed = now - lastLook;
        boolean isBusy = (collecting - lastCollecting) * 1e6 > BUSY * passed;
        lastLook = now;
        lastCollecting = collecting;
        inVainNanos = isBusy && isFull() ? inVainNanos + passed : Math.max(0, inVainNanos - passed);
    }

    /** Of what is used by now: while all time goes into collections, that is what they have left. */
    private boolean isFull() {
        return runtime.totalMemory() - runtime.freeMemory() > FULL * runtime.maxMemory();
    }

    private long collectingMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return millis;
    }
}
