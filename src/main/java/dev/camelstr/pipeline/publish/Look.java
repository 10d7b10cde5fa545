package dev.camelstr.pipeline.publish;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * The step that asks {@link Seen} about an event before its signature is verified. A copy of what is just being
 * published waits here until that has ended. Afterwards {@link IsNew} holds if the event is to be verified.
 */
public final class Look extends SeenStep {
    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        Standing standing = seen.look(event(exchange).id(), told -> {
            note(told, exchange);
            callback.done(false);
        });
        if (standing == Standing.AWAITED) {
            return false;
        }
        note(standing, exchange);
        return true;
    }

    private void note(Standing standing, Exchange exchange) {
        standing.note(exchange);
        if (standing == Standing.KNOWN) {
            metrics.duplicate(exchange);
        }
    }
}
