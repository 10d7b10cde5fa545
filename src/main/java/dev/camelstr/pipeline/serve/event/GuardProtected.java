package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that lets protected events pass (NIP-70) only from their authenticated author. */
public final class GuardProtected implements Processor {
    private OwnUrl ownUrl = new OwnUrl();

    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        Session session = Clients.session(exchange);
        if (!event.isProtected() || session.authenticated().contains(event.pubkey())) {
            return;
        }
        if (!ownUrl.canAuthenticate(session)) {
            throw refused("blocked", "only its author may publish this event, and nobody can authenticate here");
        }
        if (!session.authenticated().isEmpty()) {
            throw refused("restricted", "only its author may publish this event");
        }
        session.send(TextFrame.of(RelayMessages.auth(session.challenge())));
        throw refused("auth-required", "only its author may publish this event");
    }

    private static RefusedException refused(String prefix, String text) {
        return new RefusedException(new Refusal("protected", prefix, text));
    }
}
