package dev.camelstr.pipeline.serve.client;

import dev.camelstr.component.relay.NostrRelayConstants;
import dev.camelstr.component.relay.Session;
import dev.camelstr.nostr.message.ClientMessage;
import org.apache.camel.Exchange;

/** What the exchanges of {@code nostr-relay:} carry. */
public final class Clients {
    /** The exchange property that holds the client's message while the body is the event in it. */
    private static final String MESSAGE = "CamelstrClientMessage";

    private Clients() {}

    public static Session session(Exchange exchange) {
        return exchange.getProperty(NostrRelayConstants.SESSION_PROPERTY, Session.class);
    }

    public static ClientMessage message(Exchange exchange) {
        Object kept = exchange.getProperty(MESSAGE);
        return (ClientMessage) (kept != null ? kept : exchange.getMessage().getBody());
    }

    public static void keep(Exchange exchange, ClientMessage message) {
        exchange.setProperty(MESSAGE, message);
    }
}
