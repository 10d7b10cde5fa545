package dev.camelstr.nostr.message;

import dev.camelstr.nostr.Filter;
import java.util.Arrays;
import java.util.List;

/** What a client says to a relay (NIP-01, 42, 45, 77). */
public sealed interface ClientMessage {

    /** An event to publish. */
    record Event(dev.camelstr.nostr.Event event) implements ClientMessage {
        @Override
        public String type() {
            return "EVENT";
        }
    }

    /**
     * A subscription.
     *
     * @param filters at least one; an event needs to match one of them
     */
    record Req(String subscription, List<Filter> filters) implements ClientMessage {
        public Req {
            filters = List.copyOf(filters);
        }

        @Override
        public String type() {
            return "REQ";
        }
    }

    /** A question for the number of matching events (NIP-45). */
    record Count(String subscription, List<Filter> filters) implements ClientMessage {
        public Count {
            filters = List.copyOf(filters);
        }

        @Override
        public String type() {
            return "COUNT";
        }
    }

    /** The end of a subscription. */
    record Close(String subscription) implements ClientMessage {
        @Override
        public String type() {
            return "CLOSE";
        }
    }

    /** The signed answer to a challenge (NIP-42), of kind 22242. */
    record Auth(dev.camelstr.nostr.Event event) implements ClientMessage {
        @Override
        public String type() {
            return "AUTH";
        }
    }

    /**
     * The begin of a reconciliation (NIP-77).
     *
     * @param message the first of its binary messages; not to be modified
     */
    record NegOpen(String subscription, Filter filter, byte[] message) implements ClientMessage {
        @Override
        public String type() {
            return "NEG-OPEN";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NegOpen that
                    && subscription.equals(that.subscription)
                    && filter.equals(that.filter)
                    && Arrays.equals(message, that.message);
        }

        @Override
        public int hashCode() {
            return 31 * subscription.hashCode() + Arrays.hashCode(message);
        }
    }

    /**
     * A further message of a reconciliation (NIP-77).
     *
     * @param message binary; not to be modified
     */
    record NegMsg(String subscription, byte[] message) implements ClientMessage {
        @Override
        public String type() {
            return "NEG-MSG";
        }

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

    /** The end of a reconciliation (NIP-77). */
    record NegClose(String subscription) implements ClientMessage {
        @Override
        public String type() {
            return "NEG-CLOSE";
        }
    }

    /** The word that it begins with. */
    String type();

    /** The message as UTF-8 JSON. */
    default byte[] toJson() {
        return ClientMessages.write(this);
    }
}
