package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that lets protected events pass (NIP-70) only from their authenticated author. */
public final class GuardProtected implements Processor {
    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        Session session = Clients.session(exchange);
        if (event.isProtected() && !session.authenticated().contains(event.pubkey())) {
            throw new RefusedException(
                    new Refusal("protected", Refusal.AUTH_REQUIRED, "only its author may publish this event"));
        }
    }
}
