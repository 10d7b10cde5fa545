package dev.camelstr.component.nostr;

/** What the connection to an upstream relay is doing. */
public enum RelayState {
    /** Not started, or stopped. */
    STOPPED,
    /** A connection is being made. */
    CONNECTING,
    /** Connected and subscribed; the relay is sending what it has stored. */
    CONNECTED,
    /** The relay has sent what it had stored (EOSE); events come as they are published. */
    LIVE,
    /** Not connected, waiting before the next attempt. */
    BACKOFF,
    /** The relay does not serve this subscription; the next attempt is far away. */
    REFUSED,
    /** Not connected, as it is the turn of others. */
    WAITING,
    /** The route is suspended. */
    SUSPENDED
}
