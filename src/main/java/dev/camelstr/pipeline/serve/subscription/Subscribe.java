package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that begins the subscription of a {@code REQ}: from here on live events are kept for it. */
public final class Subscribe implements Processor {
    private Subscriptions subscriptions = new Subscriptions();
    private RelayLimits limits = new RelayLimits();

    public void setSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    @Override
    public void process(Exchange exchange) {
        ClientMessage.Req req = (ClientMessage.Req) Clients.message(exchange);
        Clients.keep(exchange, req);
        // NIP-01: the new one replaces the old one, which ends even if the new one is refused.
        subscriptions.close(Clients.session(exchange), req.subscription());
        limits.check(req.subscription(), req.filters());
        exchange.getMessage().setBody(subscriptions.open(Clients.session(exchange), req.subscription(), req.filters()));
    }
}
