package dev.camelstr.cli.instance;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks whether the heap is full for good: for some seconds nearly all time goes into collections, and they free next to
 * nothing. It asks by itself, as nothing is told any more once there is no room for telling, and has beforehand what it needs. An
 * error while it looks is a sign of the same.
 */
final class FullHeap implements Runnable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final double FULL = 0.96;
    private static final double BUSY = 0.8;
    private static final int MOST_IN_VAIN = 10;

    private final GarbageCollectorMXBean[] collectors =
            ManagementFactory.getGarbageCollectorMXBeans().toArray(GarbageCollectorMXBean[]::new);
    private final MemoryPoolMXBean[] pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toArray(MemoryPoolMXBean[]::new);
    private final long max = Runtime.getRuntime().maxMemory();
    private final Runnable end;
    private long lastLook = System.nanoTime();
    private long lastCollecting = collectingMillis();
    private int inVain;

    private FullHeap(Runnable end) {
        this.end = end;
    }

    /** From now on. */
    static void watch(Runnable end) {
        FullHeap watching = new FullHeap(end);
        watching.look(); // loads what looking needs
        Thread thread = new Thread(watching, "full-heap");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    @Override
    public void run() {
        while (true) {
            LockSupport.parkNanos(LOOK_NANOS);
            lookSafely();
            if (inVain >= MOST_IN_VAIN) {
                end.run();
            }
        }
    }

    private void lookSafely() {
        try {
            look();
        } catch (OutOfMemoryError e) {
            inVain++;
        }
    }

    private void look() {
        long now = System.nanoTime();
        long collecting = collectingMillis();
        long collected = TimeUnit.MILLISECONDS.toNanos(collecting - lastCollecting);
        boolean isBusy = collected > BUSY * (now - lastLook);
        lastLook = now;
        lastCollecting = collecting;
        inVain = isBusy && isFull() ? inVain + 1 : Math.max(0, inVain - 1);
    }

    /** What is used by now: while all time goes into collections, that is what they have left. */
    private boolean isFull() {
        long used = 0;
        for (MemoryPoolMXBean pool : pools) {
            used += pool.getUsage().getUsed();
        }
        return used > FULL * max;
    }

    private long collectingMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return millis;
    }
}
