package dev.camelstr.pipeline.serve.reconcile;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that ends the reconciliation of a {@code NEG-CLOSE} (NIP-77). */
public final class EndReconciliation implements Processor {
    private Reconciliations reconciliations = new Reconciliations();

    public void setReconciliations(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    @Override
    public void process(Exchange exchange) {
        ClientMessage.NegClose close = (ClientMessage.NegClose) Clients.message(exchange);
        reconciliations.find(Clients.session(exchange), close.subscription()).ifPresent(Reconciliation::end);
    }
}
