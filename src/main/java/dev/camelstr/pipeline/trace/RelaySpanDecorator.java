package dev.camelstr.pipeline.trace;

import dev.camelstr.component.relay.NostrRelayConstants;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;

/** For {@code nostr-relay:}; found by Camel's tracer. What a client sends is a {@code clientSpan}. */
public final class RelaySpanDecorator extends AbstractSpanDecorator {

    @Override
    public String getComponent() {
        return "nostr-relay";
    }

    @Override
    public String getComponentClassName() {
        return "dev.camelstr.component.relay.NostrRelayComponent";
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        return exchange.getFromEndpoint() == endpoint ? "clientSpan" : "answerSpan";
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        if (!(span instanceof EventSpan event) || !event.otel().isRecording()) {
            return;
        }
        super.beforeTracingEvent(span, exchange, endpoint);
        Object type = exchange.getMessage().getHeader(NostrRelayConstants.MESSAGE_TYPE);
        if (type != null) {
            span.setTag("nostr.message", type.toString());
        }
    }
}
