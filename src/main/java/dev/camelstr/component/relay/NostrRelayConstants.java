package dev.camelstr.component.relay;

import org.apache.camel.spi.Metadata;

/** The headers of the {@code nostr-relay} component. */
public final class NostrRelayConstants {

    @Metadata(
            description = "The id of the session: of the one that sent the message, or of the one to send to",
            javaType = "String")
    public static final String SESSION = "CamelNostrRelaySession";

    @Metadata(label = "consumer", description = "The client's address", javaType = "String")
    public static final String REMOTE_ADDRESS = "CamelNostrRelayRemoteAddress";

    @Metadata(
            label = "consumer",
            description = "What kind of message it is: EVENT, REQ, COUNT, CLOSE or AUTH; INVALID if it is none",
            javaType = "String")
    public static final String MESSAGE_TYPE = "CamelNostrRelayMessageType";

    @Metadata(
            label = "producer",
            description = "Set by the producer: how many of the messages were taken by sessions that are open",
            javaType = "Integer")
    public static final String SENT = "CamelNostrRelaySent";

    /** The value of {@link #MESSAGE_TYPE} of what is no valid message: the exchange carries the exception. */
    public static final String INVALID = "INVALID";

    /** The exchange property that holds the {@link Session} itself. */
    public static final String SESSION_PROPERTY = "CamelNostrRelaySessionObject";

    private NostrRelayConstants() {}
}
