package dev.camelstr.component.relay.limits;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How many bytes the sessions of a server may hold together. It refuses nothing by itself: it only says when it is used up. */
public final class ByteBudget {
    private final long limit;
    private final LongAdder gauge;
    private final AtomicLong used = new AtomicLong();

    /** @param gauge is charged the same */
    public ByteBudget(long limit, LongAdder gauge) {
        this.limit = limit;
        this.gauge = gauge;
    }

    /** An eighth of the largest heap, which Netty's direct memory may match. */
    public static long defaultLimit() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    public void charge(long bytes) {
        used.addAndGet(bytes);
        gauge.add(bytes);
    }

    long used() {
        return used.get();
    }

    public boolean isUsedUp() {
        return used.get() > limit;
    }
}
