package dev.camelstr.component.nostr.reconcile;

import dev.camelstr.component.nostr.KnownEvents;
import dev.camelstr.nostr.Filter;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is known here, for many relays, in the background. Only a few have something of it in memory at a time: each is
 * 41 bytes a record. Thread-safe.
 */
public final class LocalSets {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSets.class);

    private final KnownEvents known;
    private final Executor workers;
    private final Semaphore turns;

    /** @param turns how many relays may have something in memory; shared by all that read */
    public LocalSets(KnownEvents known, Executor workers, Semaphore turns) {
        this.known = known;
        this.workers = workers;
        this.turns = turns;
    }

    /** Begins to read; empty if it is others' turn. The reading must be closed. */
    public Optional<Reading> read(Filter filter, Range range, int most) {
        if (!turns.tryAcquire()) {
            return Optional.empty();
        }
        Reading reading = new Reading();
        try {
            workers.execute(() -> reading.run(filter, range, most));
            return Optional.of(reading);
        } catch (RejectedExecutionException e) {
            reading.close();
            return Optional.empty();
        }
    }

    /** What is being read, or was. Thread-safe. */
    public final class Reading implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile boolean done;
        private volatile Optional<LocalRecords> records = Optional.empty();

        private void run(Filter filter, Range range, int most) {
            try {
                if (!closed.get()) {
                    records = Optional.of(LocalRecords.read(known, filter, range, most));
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "What is held here could not be read, so a relay is not reconciled with now: {}",
                        e.getMessage());
            }
            done = true;
        }

        public boolean isDone() {
            return done;
        }

        /** Empty if it could not be read. */
        public Optional<LocalRecords> records() {
            return records;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                turns.release();
            }
        }
    }
}
