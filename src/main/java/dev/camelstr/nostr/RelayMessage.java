package dev.camelstr.nostr;

import java.util.Optional;

/** What a relay says to a client (NIP-01, 42, 45). */
public sealed interface RelayMessage {

    /** An event for a subscription. */
    record Event(String subscription, dev.camelstr.nostr.Event event) implements RelayMessage {}

    /**
     * The answer to an {@code EVENT} or {@code AUTH}.
     *
     * @param message empty or {@code prefix: words}
     */
    record Ok(EventId id, boolean accepted, String message) implements RelayMessage {}

    /** The end of the stored events of a subscription. */
    record Eose(String subscription) implements RelayMessage {}

    /** The relay ended the subscription. */
    record Closed(String subscription, String message) implements RelayMessage {}

    /** Words for a human. */
    record Notice(String message) implements RelayMessage {}

    /** The challenge to sign (NIP-42). */
    record Auth(String challenge) implements RelayMessage {}

    /**
     * The answer to a {@code COUNT} (NIP-45).
     *
     * @param hll the registers of a HyperLogLog, 512 hex digits
     */
    record Count(String subscription, long count, boolean approximate, Optional<String> hll) implements RelayMessage {
        public Count(String subscription, long count, boolean approximate) {
            this(subscription, count, approximate, Optional.empty());
        }
    }

    /** The message as UTF-8 JSON. */
    default byte[] toJson() {
        return RelayMessages.write(this);
    }
}
