package dev.camelstr.component.local.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for a log's writer, and what it has written but not yet told: bounded in messages and in bytes. */
final class AppendQueue {
    private static final long MAXIMUM_BYTES = 64 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Append> waiting = new ArrayDeque<>();
    private long messages;
    private long bytes;
    private boolean closed;

    /**
     * Puts it into the queue, after a wait for room if that is needed. What is larger than the bounds has room alone.
     *
     * @return false if there was no room in this time
     * @throws IllegalStateException if the queue is closed
     */
    boolean offer(Append append, int maxMessages, long timeoutMillis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (!closed && !hasRoom(append, maxMessages)) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = room.awaitNanos(nanos);
            }
            if (closed) {
                throw new IllegalStateException("The log is closed");
            }
            messages += append.messages();
            bytes += append.bytes();
            waiting.add(append);
            work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(Append append, int maxMessages) {
        return messages == 0
                || (messages + append.messages() <= maxMessages && bytes + append.bytes() <= MAXIMUM_BYTES);
    }

    /**
     * Takes all that waits, up to about this many bytes; waits for the first.
     *
     * @return none after the timeout, or when the queue is closed and empty
     */
    List<Append> take(long maxBytes, long timeoutMillis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
            List<Append> taken = new ArrayList<>(waiting.size());
            for (long size = 0;
                    !waiting.isEmpty() && size < maxBytes;
                    size += taken.get(taken.size() - 1).bytes()) {
                taken.add(waiting.poll());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back the room of what is about to be told. */
    void release(Append append) {
        lock.lock();
        try {
            messages -= append.messages();
            bytes -= append.bytes();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what comes from now on; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isDrained() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
