package dev.camelstr.store.database;

import java.io.IOException;

/** Something that is done if this process is asked to end in the meantime. */
final class WhileStarting implements AutoCloseable {
    private final Thread hook;
    private final boolean inTime;

    private WhileStarting(Thread hook) {
        this.hook = hook;
        this.inTime = added(hook);
    }

    static WhileStarting of(Runnable end) {
        return new WhileStarting(new Thread(end, "end-of-start"));
    }

    private static boolean added(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** @throws IOException if this process is ending already */
    void require() throws IOException {
        if (!inTime) {
            throw new IOException("this process is ending");
        }
    }

    @Override
    public void close() {
        if (inTime) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // It runs just now.
            }
        }
    }
}
