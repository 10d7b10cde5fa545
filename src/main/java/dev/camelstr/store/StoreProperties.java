package dev.camelstr.store;

/** The properties of the messages that the store reads and of those that it publishes: an API between processes. */
public final class StoreProperties {
    /** The relay that an event came from; empty or absent for a client's. */
    public static final String RELAY = "relay";

    /** When an event was received, milliseconds since 1970. */
    public static final String RECEIVED_AT = "received-at";

    /** Who waits for the verdict, node and token; absent if nobody does. */
    public static final String REPLY_TO = "reply-to";

    /** {@code true} on a request to vanish (NIP-62) that concerns this relay. */
    public static final String VANISH = "vanish";

    /** What the event costs the store beyond the share of any of its length ({@link EventCost}); absent if nothing. */
    public static final String EXTRA_COST = "extra-cost";

    /** The trace that the message belongs to, as of W3C's Trace Context; absent where it is not kept. */
    public static final String TRACE = "traceparent";

    /** Why a message is in the dead letters: a word that metrics can count by. */
    public static final String REASON = "reason";

    /** What else is to be said of the reason. */
    public static final String DETAIL = "detail";

    private StoreProperties() {}
}
