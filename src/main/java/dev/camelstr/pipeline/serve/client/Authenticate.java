package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.RelayMessages;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that takes a verified answer to the session's challenge (NIP-42), and says so. */
public final class Authenticate implements Processor {
    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        Session session = Clients.session(exchange);
        session.authenticate(event.pubkey());
        session.send(TextFrame.of(RelayMessages.ok(event.id(), true, "")));
    }
}
