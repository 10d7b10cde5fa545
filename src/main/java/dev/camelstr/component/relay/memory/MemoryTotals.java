package dev.camelstr.component.relay.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How much is kept for all clients together, in bytes. All of it is 0 when all have gone. Thread-safe. */
public final class MemoryTotals {
    private final AtomicLong all = new AtomicLong();
    private final AtomicLongArray byUse = new AtomicLongArray(Use.values().length);

    void add(Use use, long bytes) {
        all.addAndGet(bytes);
        byUse.addAndGet(use.ordinal(), bytes);
    }

    public long used() {
        return all.get();
    }

    public long used(Use use) {
        return byUse.get(use.ordinal());
    }
}
