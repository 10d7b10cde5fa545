package dev.camelstr.store.past;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import java.util.Optional;

/**
 * What a change that was told since a moment says of an event at that moment. Of several of one event the first holds.
 *
 * @param stood whether it stood; else it came later, or had gone already
 * @param was the event as it stood, if that was told
 */
record PastChange(EventId id, boolean stood, Optional<Event> was) {

    static PastChange stood(EventId id, Optional<Event> was) {
        return new PastChange(id, true, was);
    }

    static PastChange absent(EventId id) {
        return new PastChange(id, false, Optional.empty());
    }
}
