package dev.camelstr.pipeline.observe;

import dev.camelstr.component.relay.memory.HeapShortage;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Down while the heap is so full of what cannot be freed that the relay refuses whatever it would have to keep; see
 * {@link HeapShortage}.
 */
public final class MemoryHealth extends AbstractHealthCheck {

    public MemoryHealth() {
        super("camelstr", "memory");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        long most = Runtime.getRuntime().maxMemory();
        long left = HeapShortage.used();
        builder.detail("used", left).detail("max", most);
        if (HeapShortage.isShort()) {
            builder.message("short of memory: " + (left >> 20) + " of " + (most >> 20)
                            + " MB cannot be freed, clients' work is refused; give it more (-Xmx)")
                    .down();
        } else {
            builder.up();
        }
    }
}
