package dev.camelstr.pipeline;

import dev.camelstr.component.relay.NostrRelayConstants;
import dev.camelstr.component.relay.Session;
import org.apache.camel.Exchange;

/**
 * Who an exchange's event came from, as far as senders take turns: a client's address and connection; or an upstream relay;
 * or this process itself, all of which is one sender.
 */
public record Sender(String site, String connection) {

    public static Sender of(Exchange exchange) {
        Session client = exchange.getProperty(NostrRelayConstants.SESSION_PROPERTY, Session.class);
        if (client != null) {
            return new Sender(client.site(), client.id());
        }
        String relay = Relay.of(exchange);
        return new Sender(relay, relay);
    }
}
