package dev.camelstr.pipeline.serve.event;

import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.serve.client.Clients;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that refuses what would have no place in the line for the store, before it is verified: that costs more. */
public final class MindLine implements Processor {
    private Ahead ahead = new Ahead();

    public void setAhead(Ahead ahead) {
        this.ahead = ahead;
    }

    @Override
    public void process(Exchange exchange) {
        ahead.checkPlace(
                Clients.session(exchange).site(), (Event) exchange.getMessage().getBody());
    }
}
