package dev.camelstr.pipeline.serve;

import dev.camelstr.nostr.EventId;

/**
 * What an answer needs of a stored event.
 *
 * @param seq where it came from, by {@code dev.camelstr.store.Seq}
 * @param raw the event's JSON; not to be modified
 */
public record StoredEvent(EventId id, long createdAt, long seq, byte[] raw) {

    /** NIP-01: the newest first; of the same age the lowest id. */
    boolean precedes(StoredEvent other) {
        return createdAt != other.createdAt ? createdAt > other.createdAt : id.compareTo(other.id) < 0;
    }
}
