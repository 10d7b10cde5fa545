package dev.camelstr.pipeline;

/**
 * The names of the properties that messages on {@code nostr.collected}, {@code nostr.published} and {@code
 * nostr.rejected} carry beside their body, which is the event's JSON as it was received. The routing key of a message
 * is its author's public key in hex.
 */
public final class MessageProperties {

    /** URL of the relay that the event was received from, or the empty string. */
    public static final String RELAY = "relay";

    /** When it was received, in milliseconds since 1970: a long. */
    public static final String RECEIVED_AT = "received-at";

    /** {@code node:token} of whoever waits for the event's verdict; absent where nobody does. */
    public static final String REPLY_TO = "reply-to";

    /** {@code "true"} on an event of kind 62 (NIP-62) that concerns this relay, decided at admission; else absent. */
    public static final String VANISH = "vanish";

    /** Only on {@code nostr.rejected}: the code of the reason, as in the metrics. */
    public static final String REASON = "reason";

    /** Only on {@code nostr.rejected}: the reason in words. */
    public static final String DETAIL = "detail";

    private MessageProperties() {}
}
