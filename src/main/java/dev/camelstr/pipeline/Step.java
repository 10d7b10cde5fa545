package dev.camelstr.pipeline;

import dev.camelstr.nostr.Event;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;
import org.apache.camel.support.PluginHelper;

/**
 * A step of a route that may go on in another thread. Deliberately not a Camel {@code Service}: one bean serves the
 * routes of all relays, and must not end when one of them is stopped.
 */
public abstract class Step implements AsyncProcessor {

    /** @return true if the exchange was finished in this thread; in either case the callback is called once */
    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            if (!take(exchange, callback)) {
                return false;
            }
        } catch (Exception e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    /** @return false if the step calls the callback itself, now or later; true if it is done */
    protected abstract boolean take(Exchange exchange, AsyncCallback callback) throws Exception;

    protected static Event event(Exchange exchange) {
        return (Event) exchange.getMessage().getBody();
    }

    @Override
    public final void process(Exchange exchange) throws Exception {
        PluginHelper.getAsyncProcessorAwaitManager(exchange.getContext()).process(this, exchange);
    }

    @Override
    public final CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> callback =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, callback);
        return callback.getFuture();
    }
}
