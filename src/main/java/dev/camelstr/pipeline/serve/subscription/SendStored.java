package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.pipeline.serve.query.Queries;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that sends a subscription what is stored, then {@code EOSE}, then what has arrived meanwhile. What memory knows
 * is sent at once, for what the database knows a thread for queries is waited for. It pauses, without a thread, while the
 * client does not read.
 */
public final class SendStored extends AsyncProcessorSupport {
    private Queries queries = new Queries();

    public void setQueries(Queries queries) {
        this.queries = queries;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Subscription subscription = (Subscription) exchange.getMessage().getBody();
        StoredRun run = new StoredRun(subscription, queries, failure -> {
            // What is over is not refused any more; else the route's error handler tells the reason.
            if (failure.isPresent() && subscription.end()) {
                exchange.setException(failure.get());
            }
            callback.done(false);
        });
        try {
            if (queries.knowAtOnce() && run.endsWithMemory()) {
                callback.done(true);
                return true;
            }
            queries.execute(subscription.session(), subscription.filters(), run);
            return false;
        } catch (Exception e) {
            subscription.end();
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }
}
