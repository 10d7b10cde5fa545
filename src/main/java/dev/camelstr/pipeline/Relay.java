package dev.camelstr.pipeline;

import org.apache.camel.Exchange;

/** Where an exchange came from. */
final class Relay {
    private static final String HEADER = "CamelNostrRelay";

    private Relay() {}

    /** The URL of the upstream relay, or the empty string for an event that did not come from one. */
    static String of(Exchange exchange) {
        Object relay = exchange.getMessage().getHeader(HEADER);
        return relay == null ? "" : relay.toString();
    }
}
