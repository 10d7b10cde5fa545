package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows of the tag index that events which wait for their verdict will cost: what an event keeps the store busy with. One
 * address and one author have so many on the way at the most, so that everybody else's event waits behind a bounded amount of
 * work. The first few tags of an event are free: most events have no more. Thread-safe.
 */
public final class UnansweredRows {
    private static final int FREE = 20;

    private final Map<Object, Long> rows = new ConcurrentHashMap<>();
    private long most = 20_000;

    /** Of one address, and of one author; 0: any number. An event that has more alone is taken alone. */
    public void setMost(long most) {
        this.most = most;
    }

    /**
     * Takes the event's share.
     *
     * @return how many rows are to be given back
     * @throws RefusedException if its address or its author has too many on the way
     */
    long take(Session session, Event event) {
        long cost = most <= 0 || event.tags().size() <= FREE ? 0 : event.indexedTags() - FREE;
        if (cost <= 0) {
            return 0;
        }
        take(session.site(), cost);
        try {
            take(event.pubkey(), cost);
        } catch (RefusedException e) {
            give(session.site(), cost);
            throw e;
        }
        return cost;
    }

    void give(String site, PublicKey author, long cost) {
        if (cost > 0) {
            give(site, cost);
            give(author, cost);
        }
    }

    private void take(Object whose, long cost) {
        rows.compute(whose, (key, before) -> {
            long held = before == null ? 0 : before;
            if (held > 0 && held + cost > most) {
                throw new RefusedException(new Refusal(
                        "costly", "rate-limited", "events with many tags are on their way; wait for their answers"));
            }
            return held + cost;
        });
    }

    private void give(Object whose, long cost) {
        rows.computeIfPresent(whose, (key, held) -> held <= cost ? null : held - cost);
    }
}
