package dev.camelstr.store.query;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;

/**
 * What counting and reconciliation need of a stored event.
 *
 * @param createdAt seconds since 1970
 */
public record StoredKey(EventId id, long createdAt, PublicKey pubkey) {}
