package dev.camelstr.component.nostr;

import org.apache.camel.spi.Metadata;

/** The headers of the {@code nostr:} component. */
public final class NostrConstants {

    @Metadata(
            label = "consumer",
            description = "The URL of the relay that sent the message, without its query",
            javaType = "String")
    public static final String RELAY = "CamelNostrRelay";

    @Metadata(label = "consumer", description = "The event's id, as claimed, in lower-case hex", javaType = "String")
    public static final String EVENT_ID = "CamelNostrEventId";

    @Metadata(label = "consumer", description = "The event's kind", javaType = "Integer")
    public static final String KIND = "CamelNostrKind";

    @Metadata(
            label = "consumer",
            description = "The author's public key, as claimed, in lower-case hex",
            javaType = "String")
    public static final String PUBKEY = "CamelNostrPubkey";

    @Metadata(
            label = "consumer",
            description = "Whether the relay had the event stored: it came before the relay's EOSE",
            javaType = "Boolean")
    public static final String STORED = "CamelNostrStored";

    @Metadata(
            label = "producer",
            description = "Whether the relay has accepted the event that was published",
            javaType = "Boolean")
    public static final String ACCEPTED = "CamelNostrAccepted";

    @Metadata(
            label = "producer",
            description = "What the relay's OK says, with its machine-readable prefix",
            javaType = "String")
    public static final String MESSAGE = "CamelNostrMessage";

    private NostrConstants() {}
}
