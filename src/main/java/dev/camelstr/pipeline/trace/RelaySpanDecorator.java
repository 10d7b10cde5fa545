package dev.camelstr.pipeline.trace;

import dev.camelstr.component.relay.NostrRelayComponent;
import dev.camelstr.component.relay.NostrRelayConstants;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** For {@code nostr-relay:}; found by Camel's tracer. What a client sends is a {@code clientSpan}. */
public final class RelaySpanDecorator extends KeptSpanDecorator {

    public RelaySpanDecorator() {
        super("nostr-relay", NostrRelayComponent.class, "clientSpan", "answerSpan");
    }

    @Override
    void tag(EventSpan span, Exchange exchange, Endpoint endpoint) {
        tag(span, "nostr.message", exchange, NostrRelayConstants.MESSAGE_TYPE);
    }
}
