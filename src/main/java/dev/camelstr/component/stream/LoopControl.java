package dev.camelstr.component.stream;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells the loops of a consumer to go on, to pause or to end, and wakes them for it. */
final class LoopControl {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean suspended;
    private volatile boolean stopping;

    boolean isStopping() {
        return stopping;
    }

    boolean isSuspended() {
        return suspended;
    }

    /** Whether new exchanges may begin. */
    boolean isRunning() {
        return !stopping && !suspended;
    }

    void start() {
        change(false, false);
    }

    void suspend() {
        change(true, stopping);
    }

    void resume() {
        change(false, stopping);
    }

    void stop() {
        change(suspended, true);
    }

    private void change(boolean suspend, boolean stop) {
        lock.lock();
        try {
            suspended = suspend;
            stopping = stop;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, or until something changes. */
    void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            if (!stopping) {
                changed.await(millis, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
