package dev.camelstr.pipeline.trace;

import dev.camelstr.component.nostr.NostrConstants;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/** For {@code nostr:}; found by Camel's tracer. What a relay sends is a {@code messageSpan}: its trace begins here. */
public final class NostrSpanDecorator extends AbstractSpanDecorator {

    @Override
    public String getComponent() {
        return "nostr";
    }

    @Override
    public String getComponentClassName() {
        return "dev.camelstr.component.nostr.NostrComponent";
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return exchange.getFromEndpoint() == endpoint ? "messageSpan" : "sendSpan";
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        if (!(span instanceof EventSpan event) || !event.otel().isRecording()) {
            return;
        }
        super.beforeTracingEvent(span, exchange, endpoint);
        tag(span, "nostr.relay", exchange, NostrConstants.RELAY);
        tag(span, "nostr.event.id", exchange, NostrConstants.EVENT_ID);
        tag(span, "nostr.kind", exchange, NostrConstants.KIND);
    }

    private static void tag(Span span, String name, Exchange exchange, String header) {
        Object value = exchange.getMessage().getHeader(header);
        if (value != null) {
            span.setTag(name, value.toString());
        }
    }
}
