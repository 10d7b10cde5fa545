package dev.camelstr.pipeline.serve;

import java.util.Optional;
import java.util.function.Consumer;

/** One subscription's way through what is stored, in as many turns as its client's reading needs. */
final class StoredRun implements Runnable {
    private final Subscription subscription;
    private final Results results;
    private final QueryPool pool;
    private final Consumer<Exception> done;

    /** @param done called once: with null, or with what went wrong */
    StoredRun(Subscription subscription, Results results, QueryPool pool, Consumer<Exception> done) {
        this.subscription = subscription;
        this.results = results;
        this.pool = pool;
        this.done = done;
    }

    @Override
    public void run() {
        try {
            while (subscription.session().isWritable()) {
                Optional<StoredEvent> event = results.next();
                if (event.isEmpty()) {
                    subscription.storedSent();
                    done.accept(null);
                    return;
                }
                if (!subscription.sendStored(event.get())) {
                    // Closed, replaced, or the client has gone.
                    done.accept(null);
                    return;
                }
            }
        } catch (Exception e) {
            done.accept(e);
            return;
        }
        subscription.session().onWritable(this::goOn);
    }

    private void goOn() {
        if (subscription.hasEnded()) {
            done.accept(null);
            return;
        }
        try {
            pool.execute(this);
        } catch (RuntimeException e) {
            done.accept(e);
        }
    }
}
