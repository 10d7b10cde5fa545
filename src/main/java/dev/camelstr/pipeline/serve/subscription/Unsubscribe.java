package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that ends the subscription of a {@code CLOSE}. */
public final class Unsubscribe implements Processor {
    private Subscriptions subscriptions = new Subscriptions();

    public void setSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Override
    public void process(Exchange exchange) {
        ClientMessage.Close close = (ClientMessage.Close) Clients.message(exchange);
        subscriptions.close(Clients.session(exchange), close.subscription());
    }
}
