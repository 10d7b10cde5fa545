package dev.camelstr.pipeline.serve;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.ClientMessage;
import dev.camelstr.pipeline.Refusal;
import dev.camelstr.pipeline.RefusedException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that answers a {@code NEG-MSG} (NIP-77). It waits, without a thread, while the client does not read what it was
 * sent before.
 */
public final class Reconcile extends AsyncProcessorSupport {
    private Reconciliations reconciliations = new Reconciliations();

    public void setReconciliations(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientMessage.NegMsg msg = (ClientMessage.NegMsg) Clients.message(exchange);
        Session session = Clients.session(exchange);
        try {
            Reconciliation reconciliation =
                    reconciliations.find(session, msg.subscription()).orElseThrow(Reconcile::unknown);
            takeTurn(reconciliation);
            if (!session.isWritable()) {
                answerWhenWritable(exchange, reconciliation, msg.message(), callback);
                return false;
            }
            answer(exchange, reconciliation, msg.message());
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private static RefusedException unknown() {
        return new RefusedException(new Refusal("negentropy", "closed", "no reconciliation of this id is open"));
    }

    private static void takeTurn(Reconciliation reconciliation) {
        try {
            reconciliation.takeTurn();
        } catch (RefusedException e) {
            reconciliation.end();
            throw e;
        }
    }

    /** Several may wait: what one of them sends can be too much for the next. */
    private static void answerWhenWritable(
            Exchange exchange, Reconciliation reconciliation, byte[] message, AsyncCallback callback) {
        Session session = reconciliation.session();
        session.onWritable(() -> {
            if (session.isOpen() && !session.isWritable()) {
                answerWhenWritable(exchange, reconciliation, message, callback);
            } else {
                answer(exchange, reconciliation, message);
                callback.done(false);
            }
        });
    }

    private static void answer(Exchange exchange, Reconciliation reconciliation, byte[] message) {
        try {
            reconciliation.answer(message);
        } catch (RuntimeException e) {
            // What is over is not refused any more.
            if (reconciliation.end()) {
                exchange.setException(e);
            }
        }
    }
}
