package dev.camelstr.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** Names that no other test, and no other run on the same server, uses. */
public final class TestNames {
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36) + "-"
            + ProcessHandle.current().pid();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private TestNames() {}

    public static String unique(String prefix) {
        return prefix + "-" + RUN + "-" + NEXT.incrementAndGet();
    }
}
