package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.KnownEvents;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The events of this side. For one thread. */
public interface LocalEvents extends KnownEvents {

    /**
     * What became of events that were received.
     *
     * @param stored that were not there before
     * @param refused by our own rules, before the store
     */
    record Stored(long stored, long refused) {}

    /** Those of the events that are there. */
    List<Event> events(Collection<EventId> ids) throws IOException;

    /** Stores events as those of any relay: returns when that is decided for each. */
    Stored store(List<Event> events) throws IOException, InterruptedException;
}
