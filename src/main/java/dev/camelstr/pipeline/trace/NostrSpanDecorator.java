package dev.camelstr.pipeline.trace;

import dev.camelstr.component.nostr.NostrComponent;
import dev.camelstr.component.nostr.NostrConstants;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** For {@code nostr:}; found by Camel's tracer. What a relay sends is a {@code messageSpan}: its trace begins here. */
public final class NostrSpanDecorator extends KeptSpanDecorator {

    public NostrSpanDecorator() {
        super("nostr", NostrComponent.class, "messageSpan", "sendSpan");
    }

    @Override
    void tag(EventSpan span, Exchange exchange, Endpoint endpoint) {
        tag(span, "nostr.relay", exchange, NostrConstants.RELAY);
        tag(span, "nostr.event.id", exchange, NostrConstants.EVENT_ID);
        tag(span, "nostr.kind", exchange, NostrConstants.KIND);
    }
}
