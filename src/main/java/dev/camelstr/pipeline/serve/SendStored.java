package dev.camelstr.pipeline.serve;

import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that sends a subscription what is stored, then {@code EOSE}, then what has arrived meanwhile. It pauses,
 * without a thread, while the client does not read.
 */
public final class SendStored extends AsyncProcessorSupport {
    private StoredEvents events = new ScannedEvents();
    private QueryPool pool = new QueryPool();
    private RelayLimits limits = new RelayLimits();

    public void setEvents(StoredEvents events) {
        this.events = events;
    }

    public void setPool(QueryPool pool) {
        this.pool = pool;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Subscription subscription = (Subscription) exchange.getMessage().getBody();
        List<FilterResults> filters = subscription.filters().stream()
                .map(filter -> new FilterResults(events, filter, limits.limit(filter)))
                .toList();
        StoredRun run = new StoredRun(subscription, new Results(filters), pool, failure -> {
            if (failure != null) {
                // The reason is told by the route's error handler.
                subscription.end();
                exchange.setException(failure);
            }
            callback.done(false);
        });
        try {
            pool.execute(run);
            return false;
        } catch (RuntimeException e) {
            subscription.end();
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }
}
