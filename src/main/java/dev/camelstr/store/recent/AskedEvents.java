package dev.camelstr.store.recent;

import dev.camelstr.nostr.EventId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Events from below the floor that were asked for by their ids: those that were asked for last, as many as have room. Nothing
 * is said of those that are not here. Thread-safe.
 */
final class AskedEvents {
    private final long maxBytes;
    private final Map<EventId, RecentEvent> byId =
            new LinkedHashMap<>(16, 0.75f, true); // the last asked for at the end
    private long bytes;

    /** @param maxBytes about what they may take */
    AskedEvents(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Null if it is not here. */
    synchronized RecentEvent get(EventId id) {
        return byId.get(id);
    }

    synchronized void add(RecentEvent event) {
        remove(event.id());
        if (event.bytes() > maxBytes) {
            return;
        }
        byId.put(event.id(), event);
        bytes += event.bytes();
        for (Iterator<RecentEvent> longestAgo = byId.values().iterator(); bytes > maxBytes; ) {
            bytes -= longestAgo.next().bytes();
            longestAgo.remove();
        }
    }

    synchronized void remove(EventId id) {
        RecentEvent event = byId.remove(id);
        if (event != null) {
            bytes -= event.bytes();
        }
    }

    synchronized void clear() {
        byId.clear();
        bytes = 0;
    }

    /** About what they take. */
    synchronized long bytes() {
        return bytes;
    }

    synchronized int size() {
        return byId.size();
    }
}
