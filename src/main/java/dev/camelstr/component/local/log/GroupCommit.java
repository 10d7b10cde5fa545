package dev.camelstr.component.local.log;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes a log. While one commit is forced to the disk the next gathers, so that many publishers share
 * one fsync. Who published is told on another thread, so that what a route does then does not hold up the writing.
 */
final class GroupCommit implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final long COMMIT_BYTES = 8 << 20;
    private static final long UPKEEP_MILLIS = 2000;
    private static final long CLOSE_SECONDS = 30;

    private final AppendQueue queue = new AppendQueue();
    private final LogWriter writer;
    private final Runnable readers;
    private final Thread thread;
    private final ExecutorService confirms;
    private volatile Exception failure;

    GroupCommit(LogWriter writer, Runnable readers, ThreadFactory threads) {
        this.writer = writer;
        this.readers = readers;
        this.thread = threads.newThread(this);
        this.confirms = Executors.newSingleThreadExecutor(threads);
    }

    void start() {
        thread.start();
    }

    boolean offer(Append append, int maxMessages, long timeoutMillis) throws InterruptedException {
        return queue.offer(append, maxMessages, timeoutMillis);
    }

    /** Why this log takes no messages any more, or null. */
    Exception failure() {
        return failure;
    }

    @Override
    public void run() {
        long upkeepAt = System.nanoTime();
        try {
            while (!queue.isDrained()) {
                List<Append> appends = queue.take(COMMIT_BYTES, UPKEEP_MILLIS);
                if (!appends.isEmpty()) {
                    commit(appends);
                }
                if (System.nanoTime() - upkeepAt > TimeUnit.MILLISECONDS.toNanos(UPKEEP_MILLIS)) {
                    upkeep();
                    upkeepAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("A log's writer was interrupted; what had not been confirmed is not", e);
        }
    }

    private void commit(List<Append> appends) {
        try {
            if (failure != null) {
                throw failure;
            }
            writer.commit(appends);
            readers.run();
        } catch (Exception e) {
            fail(appends, e);
        } catch (Error e) {
            // Whoever waits for this log must hear of it, so the thread stays.
            failure = new IllegalStateException("The writer of a log failed", e);
            fail(appends, failure);
        }
        confirms.execute(() -> confirm(appends));
    }

    private void fail(List<Append> appends, Exception e) {
        if (e instanceof LostDurabilityException && failure == null) {
            LOG.error("{}", e.getMessage(), e);
            failure = e;
        }
        for (Append append : appends) {
            if (!append.isRefused()) {
                append.refuse(e);
            }
        }
    }

    /** Room is given back first: what follows in the route may publish here again. */
    private void confirm(List<Append> appends) {
        for (Append append : appends) {
            queue.release(append);
            try {
                append.complete();
            } catch (RuntimeException e) {
                LOG.error("What follows a confirmation failed", e);
            }
        }
    }

    private void upkeep() {
        try {
            writer.dropOld();
        } catch (Exception e) {
            LOG.warn("Retention failed, it is tried again", e);
        }
    }

    /** Writes and confirms what waits, and ends. */
    void close() {
        queue.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            confirms.shutdown();
            if (!confirms.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A log was closed while what follows its confirmations still ran");
            }
        } catch (InterruptedException e) {
            LOG.warn("A log was closed while it was still written");
            Thread.currentThread().interrupt();
        }
    }
}
