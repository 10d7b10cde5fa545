package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.query.Pause;
import dev.camelstr.pipeline.serve.query.Queries;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.query.EventCursor;
import dev.camelstr.store.query.QueryRefusedException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** One subscription's way through what is stored, in as many turns as its client's reading needs. */
final class StoredRun implements Runnable {
    /** What goes out on the thread that took the message. */
    private static final int MOST_FROM_MEMORY = 500;

    private final Subscription subscription;
    private final Queries queries;
    private final Consumer<Optional<Exception>> done;
    private Optional<EventCursor> cursor = Optional.empty();
    private long busyNanos;
    private Optional<Pause> pause = Optional.empty();

    /** @param done called once: with what went wrong, if anything */
    StoredRun(Subscription subscription, Queries queries, Consumer<Optional<Exception>> done) {
        this.subscription = subscription;
        this.queries = queries;
        this.done = done;
    }

    /**
     * Sends what memory knows, up to so much.
     *
     * @return whether that was all; else it is to be run
     * @throws RefusedException if the client may read nothing of it
     * @throws QueryRefusedException if it is too much
     */
    boolean endsWithMemory() throws SQLException, QueryRefusedException {
        long began = System.nanoTime();
        boolean over;
        try {
            over = sendFromMemory();
        } finally {
            subscription.session().flush();
        }
        long nanos = System.nanoTime() - began;
        busyNanos += nanos;
        if (over) {
            queries.answered(subscription.filters(), busyNanos);
        }
        return over;
    }

    private boolean sendFromMemory() throws SQLException, QueryRefusedException {
        EventCursor events = cursor();
        for (int sent = 0; sent < MOST_FROM_MEMORY && subscription.session().isWritable(); sent++) {
            if (!events.prepareFromMemory()) {
                return false;
            }
            if (isOver(events)) {
                return true;
            }
        }
        return false;
    }

    /** Sends the next event, or that there is none. */
    private boolean isOver(EventCursor events) throws SQLException, QueryRefusedException {
        Optional<StoredEvent> event = events.next();
        if (event.isEmpty()) {
            subscription.storedSent(events.rest());
            return true;
        }
        return !subscription.sendStored(event.get()); // closed, replaced, or the client has gone
    }

    @Override
    public void run() {
        endPause();
        boolean over;
        long began = System.nanoTime();
        try {
            over = sendWhileWritable();
        } catch (Exception e) {
            finish(began, Optional.of(e));
            return;
        } catch (Error e) {
            finish(began, Optional.of(new IllegalStateException(e)));
            throw e;
        } finally {
            subscription.session().flush();
        }
        if (over) {
            finish(began, Optional.empty());
            return;
        }
        try {
            pause = cursor.map(events -> queries.pause(subscription.session(), events));
        } catch (RefusedException e) {
            finish(began, Optional.of(e));
            return;
        }
        busyNanos += System.nanoTime() - began;
        if (subscription.session().isWritable()) {
            goOn();
        } else {
            subscription.session().onWritable(this::goOn);
        }
    }

    private void finish(long began, Optional<Exception> failure) {
        queries.answered(subscription.filters(), busyNanos + System.nanoTime() - began);
        done.accept(failure);
    }

    /** @return whether nothing is left to do */
    private boolean sendWhileWritable() throws SQLException, QueryRefusedException {
        if (subscription.hasEnded()) {
            return true;
        }
        EventCursor events = cursor();
        long begin = System.nanoTime();
        while (subscription.session().isWritable() && !mustGiveWay(events, begin)) {
            if (!events.isReady()) {
                subscription.session().flush(); // what is known does not wait for the database
            }
            if (isOver(events)) {
                return true;
            }
        }
        return false;
    }

    /** Only between pages: what is in memory goes out. */
    private boolean mustGiveWay(EventCursor events, long begin) {
        return !events.isReady()
                && System.nanoTime() - begin > Queries.TURN.toNanos()
                && queries.isAwaited(subscription.filters());
    }

    private EventCursor cursor() throws SQLException, QueryRefusedException {
        if (cursor.isEmpty()) {
            cursor = Optional.of(queries.open(subscription.session(), subscription.filters()));
        }
        return cursor.get();
    }

    private void goOn() {
        if (subscription.hasEnded()) {
            endPause();
            done.accept(Optional.empty());
            return;
        }
        try {
            queries.execute(subscription.session(), subscription.filters(), this);
        } catch (RuntimeException e) {
            endPause();
            done.accept(Optional.of(e));
        }
    }

    /** What it keeps counts as paused until it has a thread again. */
    private void endPause() {
        pause.ifPresent(Pause::end);
        pause = Optional.empty();
    }
}
