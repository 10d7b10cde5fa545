package dev.camelstr.pipeline.serve.reconcile;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.query.Queries;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that answers a {@code NEG-MSG} (NIP-77), in turn with the queries of others. It waits, without a thread, while the client does not read what it was
 * sent before.
 */
public final class Reconcile extends AsyncProcessorSupport {
    private Reconciliations reconciliations = new Reconciliations();
    private Queries queries = new Queries();

    public void setReconciliations(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    public void setQueries(Queries queries) {
        this.queries = queries;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientMessage.NegMsg msg = (ClientMessage.NegMsg) Clients.message(exchange);
        Session session = Clients.session(exchange);
        try {
            Reconciliation reconciliation =
                    reconciliations.find(session, msg.subscription()).orElseThrow(Reconcile::unknown);
            takeTurn(reconciliation);
            whenWritable(exchange, reconciliation, msg.message(), callback);
            return false;
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
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

    private void whenWritable(
            Exchange exchange, Reconciliation reconciliation, byte[] message, AsyncCallback callback) {
        Session session = reconciliation.session();
        if (session.isWritable()) {
            inTurn(exchange, reconciliation, message, callback);
        } else {
            session.onWritable(() -> inTurn(exchange, reconciliation, message, callback));
        }
    }

    private void inTurn(Exchange exchange, Reconciliation reconciliation, byte[] message, AsyncCallback callback) {
        try {
            queries.execute(reconciliation.session(), () -> {
                answer(exchange, reconciliation, message);
                callback.done(false);
            });
        } catch (RuntimeException e) {
            refuse(exchange, reconciliation, e);
            callback.done(false);
        }
    }

    private static void answer(Exchange exchange, Reconciliation reconciliation, byte[] message) {
        try {
            reconciliation.answer(message);
        } catch (RuntimeException e) {
            refuse(exchange, reconciliation, e);
        }
    }

    /** What is over is not refused any more. */
    private static void refuse(Exchange exchange, Reconciliation reconciliation, RuntimeException reason) {
        if (reconciliation.end()) {
            exchange.setException(reason);
        }
    }
}
