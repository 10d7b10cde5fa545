package dev.camelstr.nostr.message;

import dev.camelstr.nostr.EventId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a relay says to a client (NIP-01, 42, 45, 67, 77). */
public sealed interface RelayMessage {

    /** An event for a subscription. */
    record Event(String subscription, dev.camelstr.nostr.Event event) implements RelayMessage {}

    /**
     * The answer to an {@code EVENT} or {@code AUTH}.
     *
     * @param message empty or {@code prefix: words}
     */
    record Ok(EventId id, boolean accepted, String message) implements RelayMessage {}

    /**
     * The end of the stored events of a subscription.
     *
     * @param hints about what was sent (NIP-67); may be empty
     */
    record Eose(String subscription, List<String> hints) implements RelayMessage {
        /** All that matches was sent. */
        public static final String FINISH = "finish";

        /** More that matches is stored than was sent. */
        public static final String MORE = "more";

        public Eose {
            hints = List.copyOf(hints);
        }

        public Eose(String subscription) {
            this(subscription, List.of());
        }
    }

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

    /**
     * A message of a reconciliation (NIP-77).
     *
     * @param message binary; not to be modified
     */
    record NegMsg(String subscription, byte[] message) implements RelayMessage {
        @Override
        public boolean equals(Object other) {
            return other instanceof NegMsg that
                    && subscription.equals(that.subscription)
                    && Arrays.equals(message, that.message);
        }

        @Override
        public int hashCode() {
            return 31 * subscription.hashCode() + Arrays.hashCode(message);
        }
    }

    /**
     * The relay ended a reconciliation (NIP-77).
     *
     * @param maxRecords how many records a filter may match, where that is the reason
     */
    record NegErr(String subscription, String reason, OptionalLong maxRecords) implements RelayMessage {}

    /** The message as UTF-8 JSON. */
    default byte[] toJson() {
        return RelayMessages.write(this);
    }
}
