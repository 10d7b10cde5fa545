package dev.camelstr.pipeline.serve.query;

import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.Use;
import java.util.concurrent.atomic.AtomicLong;

/** What a query keeps in memory while it waits for its client or for a thread. For one thread at a time. */
public final class Pause {
    private final SessionMemory memory;
    private final AtomicLong all;
    private final long most;
    private long bytes;

    /**
     * @param all what all queries keep
     * @param most that they may keep
     */
    Pause(SessionMemory memory, AtomicLong all, long most) {
        this.memory = memory;
        this.all = all;
        this.most = most;
    }

    /** @return false if there is no room for it */
    boolean keep(long more) {
        if (all.addAndGet(more) > most || !memory.take(Use.QUERIES, more)) {
            all.addAndGet(-more);
            return false;
        }
        bytes += more;
        return true;
    }

    /** It goes on, or has ended. */
    public void end() {
        all.addAndGet(-bytes);
        memory.charge(Use.QUERIES, -bytes);
        bytes = 0;
    }
}
