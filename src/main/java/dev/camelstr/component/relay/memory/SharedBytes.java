package dev.camelstr.component.relay.memory;

import java.util.concurrent.atomic.AtomicInteger;

/** Bytes that are kept once for however many connections, such as those of a live event: charged once, to all. Thread-safe. */
public final class SharedBytes {
    private final int size;
    private final AtomicInteger holders = new AtomicInteger();

    public SharedBytes(int size) {
        this.size = size;
    }

    public int size() {
        return size;
    }

    /** One more keeps them. */
    public void hold(SessionMemory memory) {
        if (holders.getAndIncrement() == 0) {
            memory.chargeShared(Use.LEAVING, size);
        }
    }

    /** One of them keeps them no more. */
    public void giveBack(SessionMemory memory) {
        if (holders.decrementAndGet() == 0) {
            memory.chargeShared(Use.LEAVING, -size);
        }
    }
}
