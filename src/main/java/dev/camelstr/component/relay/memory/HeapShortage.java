package dev.camelstr.component.relay.memory;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the heap is so full of what cannot be freed that nothing more should be kept for clients. Measured when somebody asks,
 * twice a second at the most. Thread-safe.
 */
public final class HeapShortage {
    private static final double SHORT = 0.85;
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long COLLECT_AFTER = TimeUnit.SECONDS.toNanos(10);
    private static final HeapShortage OF_PROCESS = new HeapShortage();

    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final long max = Runtime.getRuntime().maxMemory();
    private final AtomicLong measuredAt = new AtomicLong(System.nanoTime() - 2 * INTERVAL);
    private volatile boolean isShort;
    private long collectedAt = System.nanoTime();

    private HeapShortage() {}

    /** Of this process. */
    public static boolean isShort() {
        return OF_PROCESS.measured();
    }

    /** How many bytes could not be freed, as far as it is known. */
    public static long used() {
        return Math.min(OF_PROCESS.afterLastCollection(), OF_PROCESS.afterCollectionOfEach());
    }

    private boolean measured() {
        long last = measuredAt.get();
        long now = System.nanoTime();
        if (now - last > INTERVAL && measuredAt.compareAndSet(last, now)) {
            isShort = used() > SHORT * max;
            if (isShort) {
                collect(now);
            }
        }
        return isShort;
    }

    /** Else nobody would know that what was full is free again: without new work there may be no collection. */
    private synchronized void collect(long now) {
        if (now - collectedAt > COLLECT_AFTER) {
            collectedAt = now;
            System.gc();
        }
    }

    /** Of any collection: of young ones too, which leave garbage among what is old. */
    private long afterLastCollection() {
        long latest = -1;
        long used = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            GcInfo info = collector.getLastGcInfo();
            if (info != null && info.getEndTime() > latest) {
                latest = info.getEndTime();
                used = sum(info.getMemoryUsageAfterGc());
            }
        }
        return used;
    }

    private long sum(Map<String, MemoryUsage> usages) {
        long sum = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = usages.get(pool.getName());
            sum += usage == null ? 0 : usage.getUsed();
        }
        return sum;
    }

    /** Of each part of the heap when it was last collected in earnest, which may be long ago. */
    private long afterCollectionOfEach() {
        long sum = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = pool.getCollectionUsage();
            sum += usage == null ? 0 : usage.getUsed();
        }
        return sum;
    }
}
