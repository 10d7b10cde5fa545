package dev.camelstr.pipeline.serve.query;

import dev.camelstr.store.position.Committed;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at what is committed, once for all who have asked before the look began; who asks while one is under way waits for
 * the next, as in the read index of Raft. Thread-safe.
 */
final class SharedLook {
    private final Callable<Committed> look;
    private final Lock underWay = new ReentrantLock();
    private FutureTask<Committed> next;

    SharedLook(Callable<Committed> look) {
        this.look = look;
    }

    /** What was committed at some time after this was called. */
    Committed look() throws SQLException, InterruptedException {
        FutureTask<Committed> mine;
        boolean leads;
        synchronized (this) {
            leads = next == null;
            if (leads) {
                next = new FutureTask<>(look);
            }
            mine = next;
        }
        if (leads) {
            lead(mine);
        }
        try {
            return mine.get();
        } catch (ExecutionException e) {
            throw new SQLException("what is committed is not known", e.getCause());
        }
    }

    private void lead(FutureTask<Committed> mine) {
        underWay.lock();
        try {
            synchronized (this) {
                next = null; // it begins: who comes now is too late for it
            }
            mine.run();
        } finally {
            underWay.unlock();
        }
    }
}
