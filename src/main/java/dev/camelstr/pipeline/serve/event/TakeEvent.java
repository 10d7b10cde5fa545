package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.nostr.NostrConstants;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The step that makes the event of an {@code EVENT} or {@code AUTH} the body, with the headers of the pipeline. */
public final class TakeEvent implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        ClientMessage from = (ClientMessage) message.getBody();
        Clients.keep(exchange, from);
        Event event = event(from);
        message.setBody(event);
        message.setHeader(NostrConstants.EVENT_ID, event.id().hex());
        message.setHeader(NostrConstants.KIND, event.kind());
        message.setHeader(NostrConstants.PUBKEY, event.pubkey().hex());
    }

    private static Event event(ClientMessage message) {
        if (message instanceof ClientMessage.Event published) {
            return published.event();
        } else if (message instanceof ClientMessage.Auth auth) {
            return auth.event();
        }
        throw new IllegalArgumentException("there is no event in " + message);
    }
}
