package dev.camelstr.pipeline.observe;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Down while the heap is full of what cannot be collected: of what the last collection has left. What lives for long is
 * counted, as the rest comes and goes.
 */
public final class MemoryHealth extends AbstractHealthCheck {
    private static final double FULL = 0.95;

    public MemoryHealth() {
        super("camelstr", "memory");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        long most = Runtime.getRuntime().maxMemory();
        long left = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(MemoryHealth::afterCollection)
                .sum();
        builder.detail("used", left).detail("max", most);
        if (left < FULL * most) {
            builder.up();
        } else {
            builder.message("the heap is full: " + (left >> 20) + " of " + (most >> 20)
                            + " MB cannot be freed; give it more (-Xmx)")
                    .down();
        }
    }

    private static long afterCollection(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getCollectionUsage();
        return usage == null ? 0 : usage.getUsed();
    }
}
