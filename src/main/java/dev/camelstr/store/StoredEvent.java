package dev.camelstr.store;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;

/**
 * A stored event as it is served, with what is known of it without parsing.
 *
 * @param createdAt seconds since 1970
 * @param raw its JSON in UTF-8; not to be modified
 * @param seq where it came from, by {@link Seq}
 */
public record StoredEvent(EventId id, long createdAt, PublicKey pubkey, int kind, byte[] raw, long seq) {

    /** About what it takes in memory. */
    public long bytes() {
        return raw.length + 200L;
    }

    /** @throws IllegalStateException if what was stored is no event */
    public Event parse() {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new IllegalStateException("the stored event " + id + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Equal events have equal ids: an id commits to all else. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredEvent that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
