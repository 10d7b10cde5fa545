package dev.camelstr.faults.history;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.util.List;

/**
 * What one client did at one node, and what it saw of it. Times are nanoseconds since 1970 of one clock for all clients. An
 * operation took effect, if at all, at some moment between {@code invoked} and {@code answered}.
 */
sealed interface Operation {
    /** The time of what never came. */
    long NEVER = Long.MAX_VALUE;

    String client();

    String node();

    long invoked();

    /** {@link #NEVER} if no answer came. */
    long answered();

    /** What a client was told of an event that it published. */
    enum Outcome {
        /** {@code OK} true. */
        TAKEN,
        /** {@code OK} false by what stands: not to be stored now or ever. */
        REFUSED,
        /** No answer, or one that says that there is no verdict: it may be stored, or be stored later. */
        UNKNOWN
    }

    /** @param message of the {@code OK}; empty if none came */
    record Publish(
            String client, String node, Event event, long invoked, long answered, Outcome outcome, String message)
            implements Operation {
        @Override
        public String toString() {
            return Lines.of(this, "publishes kind " + event.kind() + " " + event.id() + ": " + outcome + " " + message);
        }
    }

    /**
     * A {@code REQ} that was answered up to {@code EOSE}, in full.
     *
     * @param found in the order in which it came
     */
    record Read(String client, String node, Filter filter, long invoked, long answered, List<EventId> found)
            implements Operation {
        public Read {
            found = List.copyOf(found);
        }

        @Override
        public String toString() {
            return Lines.of(this, "reads " + Lines.shortened(filter.toJson()) + ": " + found.size() + " events");
        }
    }

    /**
     * What came live behind such a {@code REQ}.
     *
     * @param stored the read that it began with
     * @param came in the order in which it came, until the client or the relay ended it or the connection was lost
     */
    record Live(Read stored, List<Delivery> came, long answered) implements Operation {
        public Live {
            came = List.copyOf(came);
        }

        @Override
        public String client() {
            return stored.client();
        }

        @Override
        public String node() {
            return stored.node();
        }

        @Override
        public long invoked() {
            return stored.invoked();
        }

        @Override
        public String toString() {
            return Lines.of(
                    this,
                    "follows " + Lines.shortened(stored.filter().toJson()) + ": "
                            + stored.found().size() + " stored, " + came.size() + " live");
        }
    }

    /** An event that came live. */
    record Delivery(EventId id, long at) {}
}
