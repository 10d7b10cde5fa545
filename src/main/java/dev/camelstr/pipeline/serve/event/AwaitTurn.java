package dev.camelstr.pipeline.serve.event;

import dev.camelstr.pipeline.Step;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.store.StoreProperties;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * The step in which an event waits, without a thread, while enough is ahead of it at the store. After the verification: nobody
 * uses up the turns of others. What has waited so long that no verdict could come in time is refused.
 */
public final class AwaitTurn extends Step {
    private Ahead ahead = new Ahead();

    public void setAhead(Ahead ahead) {
        this.ahead = ahead;
    }

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        String replyTo = exchange.getProperty(StoreProperties.REPLY_TO, String.class);
        return replyTo == null
                || ahead.enter(
                        replyTo, Clients.session(exchange).site(), event(exchange), new Turn(exchange, callback));
    }

    private record Turn(Exchange exchange, AsyncCallback callback) implements FairLine.Turn {
        @Override
        public void goOn() {
            callback.done(false);
        }

        @Override
        public void refuse() {
            exchange.setException(new RefusedException(new Refusal("overloaded", "error", "overloaded, try again")));
            callback.done(false);
        }
    }
}
