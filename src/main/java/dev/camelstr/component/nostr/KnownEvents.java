package dev.camelstr.component.nostr;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.io.IOException;

/**
 * What is known of events without reading them: of those that are held, and of those that came and are not held, as they were
 * superseded, deleted, vanished, expired or refused. Calls block and come from a few worker threads.
 */
public interface KnownEvents {

    /** Takes what is known of an event. */
    interface Keys {
        /**
         * @param createdAt seconds since 1970
         * @param held whether the event can be had here
         * @return false: that is enough
         */
        boolean take(long createdAt, EventId id, boolean held);
    }

    /** Hands over the keys of all that matches, newest first. */
    void keys(Filter filter, Keys keys) throws IOException;
}
