package dev.camelstr.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ends with the tests' JVM, one after the other, the last begun first: a relay would wait for a database that has
 * ended before it.
 */
public final class AtEnd {
    private static final Logger LOG = LoggerFactory.getLogger(AtEnd.class);
    private static final Deque<Runnable> ACTIONS = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtEnd::run, "at-end"));
    }

    private AtEnd() {}

    public static void close(Runnable action) {
        synchronized (ACTIONS) {
            ACTIONS.push(action);
        }
    }

    private static void run() {
        for (Runnable action = next(); action != null; action = next()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("the others are ended all the same", e);
            }
        }
    }

    private static Runnable next() {
        synchronized (ACTIONS) {
            return ACTIONS.poll();
        }
    }
}
