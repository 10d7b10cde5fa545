package dev.camelstr.pipeline;

import dev.camelstr.component.nostr.NostrConstants;
import org.apache.camel.Exchange;

/** Where an exchange came from. */
public final class Relay {
    private Relay() {}

    /** The URL of the upstream relay, or the empty string for an event that did not come from one. */
    public static String of(Exchange exchange) {
        Object relay = exchange.getMessage().getHeader(NostrConstants.RELAY);
        return relay == null ? "" : relay.toString();
    }
}
