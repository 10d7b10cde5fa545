package dev.camelstr.store.rules;

import dev.camelstr.nostr.EventId;

/**
 * The high-water mark of an address: the event that wins there, whether it stands or not.
 *
 * @param createdAt seconds since 1970
 */
record Mark(long createdAt, EventId id) {

    /** NIP-01: the newest wins; of the same age the one with the lowest id. */
    boolean beats(Mark other) {
        return createdAt != other.createdAt ? createdAt > other.createdAt : id.compareTo(other.id) < 0;
    }
}
