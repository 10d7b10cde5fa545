package dev.camelstr.store.recent;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.database.TagHash;
import java.util.Comparator;

/**
 * An event in memory, with what its indexes need of it.
 *
 * @param expiration seconds since 1970; {@link Long#MAX_VALUE} if it does not expire
 * @param tags the hashes of its indexed tags
 */
record RecentEvent(StoredEvent stored, long expiration, long[] tags) {
    /** That of NIP-01: the newest first, the lowest id first within a second. */
    static final Comparator<RecentEvent> ORDER =
            Comparator.comparingLong(RecentEvent::createdAt).reversed().thenComparing(RecentEvent::id);

    private static final long[] NO_TAGS = {};
    private static final int INDEXES = 4; // that each event is in: newest, kind, author, author and kind
    private static final int ENTRY = 72;
    private static final int REST = 200;

    /** The smallest that G1 divides the heap into: an array of half of it, or more, takes a whole one. */
    private static final int REGION = 1 << 20;

    static RecentEvent of(Event event, long seq, TagHash hash) {
        StoredEvent stored =
                new StoredEvent(event.id(), event.createdAt(), event.pubkey(), event.kind(), event.raw(), seq);
        return new RecentEvent(stored, event.expiration().orElse(Long.MAX_VALUE), hash.of(event));
    }

    /** Stands where such an event would; null as an id is before all others of the second. */
    static RecentEvent probe(long createdAt, EventId id) {
        EventId first = id == null ? new EventId(0, 0, 0, 0) : id;
        return new RecentEvent(new StoredEvent(first, createdAt, null, 0, null, 0), 0, NO_TAGS);
    }

    long createdAt() {
        return stored.createdAt();
    }

    EventId id() {
        return stored.id();
    }

    /** About what it takes in memory, its places in the indexes included. */
    long bytes() {
        return stored.bytes()
                + lostBehind(stored.raw().length)
                + REST
                + (long) (Long.BYTES + ENTRY) * tags.length
                + (long) INDEXES * ENTRY;
    }

    private static int lostBehind(int length) {
        return length < REGION / 2 - REST ? 0 : (REGION - length % REGION) % REGION;
    }
}
