package dev.camelstr.pipeline.collect;

import dev.camelstr.nostr.text.Reasons;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives relays up to other processes, cleanly: the connection is closed and what is known of the relay is written before
 * another process may have it. When the context stops, all of them.
 */
final class Handover implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    /** For the last connections to be closed; who waits longer for a relay's answer keeps others from its relays. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LOOK_MILLIS = 10;

    private final HeldRelays held;
    private final RelaySlots slots;
    private final RelayCursors cursors;
    private final RelayIntervals intervals;

    Handover(HeldRelays held, RelaySlots slots, RelayCursors cursors, RelayIntervals intervals) {
        this.held = held;
        this.slots = slots;
        this.cursors = cursors;
        this.intervals = intervals;
    }

    /**
     * Releases what is held and not collected here any more.
     *
     * @param kept relays that are, or whose route has not ended yet
     * @throws SQLException if the database is away: then they are still held
     */
    void release(Set<String> kept) throws SQLException {
        Set<String> connected = slots.relays();
        for (String relay : Set.copyOf(held.all())) {
            if (!kept.contains(relay) && !connected.contains(relay)) {
                if (!isAllWritten()) {
                    return;
                }
                held.release(relay);
            }
        }
    }

    private boolean isAllWritten() {
        return cursors.upkeep() && intervals.upkeep();
    }

    @Override
    public void start() {}

    /** The routes have ended. */
    @Override
    public void stop() {
        try {
            awaitClosed();
            isAllWritten(); // or others ask again for what is not
            held.leave();
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Other processes take the relays over after the lease only: {}", Reasons.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitClosed() throws InterruptedException {
        long began = System.nanoTime();
        while (!slots.relays().isEmpty() && System.nanoTime() - began < CLOSING_NANOS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
