package dev.camelstr.pipeline.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * Whether the heap is full of what cannot be collected: of what the last collection has left. What lives for long is
 * counted, as the rest comes and goes.
 */
final class Memory {
    private static final double FULL = 0.95;

    private Memory() {}

    static Condition condition() {
        long most = Runtime.getRuntime().maxMemory();
        long left = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(Memory::afterCollection)
                .sum();
        return left < FULL * most
                ? Condition.up(Concern.MEMORY)
                : Condition.of(
                        Concern.MEMORY,
                        Level.DOWN,
                        "The heap is full",
                        "give it more (-Xmx)",
                        (left >> 20) + " of " + (most >> 20) + " MB cannot be freed");
    }

    private static long afterCollection(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getCollectionUsage();
        return usage == null ? 0 : usage.getUsed();
    }
}
