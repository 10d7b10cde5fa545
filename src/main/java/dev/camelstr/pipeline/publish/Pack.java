package dev.camelstr.pipeline.publish;

import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.Relay;
import dev.camelstr.pipeline.Step;
import dev.camelstr.store.EventCost;
import dev.camelstr.store.StoreProperties;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * The step before a publish: the body becomes the message, which is the event's JSON as received with its {@link
 * StoreProperties}, routed by its author.
 */
public final class Pack extends Step {

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        Event event = event(exchange);
        Map<String, Object> properties = new HashMap<>(8);
        properties.put(StoreProperties.RELAY, Relay.of(exchange));
        properties.put(StoreProperties.RECEIVED_AT, exchange.getClock().getCreated());
        long extraCost = EventCost.extra(event);
        if (extraCost > 0) {
            properties.put(StoreProperties.EXTRA_COST, extraCost);
        }
        carryOver(StoreProperties.VANISH, exchange, properties);
        carryOver(StoreProperties.REPLY_TO, exchange, properties);
        exchange.getMessage()
                .setBody(new OutboundMessage(
                        event.raw(), properties, event.pubkey().hex()));
        return true;
    }

    private static void carryOver(String name, Exchange exchange, Map<String, Object> properties) {
        Object value = exchange.getProperty(name);
        if (value != null) {
            properties.put(name, value);
        }
    }
}
