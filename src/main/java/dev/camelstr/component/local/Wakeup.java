package dev.camelstr.component.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a reader sleep until there is something new. What is raised before the wait is not missed. */
final class Wakeup {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition condition = lock.newCondition();
    private boolean raised;

    void raise() {
        lock.lock();
        try {
            raised = true;
            condition.signal();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            raised = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it was raised since the last {@link #clear()}, this long at the most. */
    void await(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!raised && left > 0) {
                left = condition.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    static long nanos(Duration duration) {
        return TimeUnit.MILLISECONDS.toNanos(duration.toMillis());
    }
}
