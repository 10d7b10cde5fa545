package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;

/**
 * A place between records: before all that are not less than it.
 *
 * @param createdAt unsigned; {@link #INFINITY_AT} for the end
 * @param id the beginning of an id, filled up with zeros
 * @param length how many bytes of it count, 0 to 32
 */
record Bound(long createdAt, EventId id, int length) implements Comparable<Bound> {
    /** Reserved: no record has it. */
    static final long INFINITY_AT = -1;

    static final EventId ZERO_ID = new EventId(0, 0, 0, 0);
    static final Bound START = at(0);
    static final Bound INFINITY = at(INFINITY_AT);

    static Bound at(long createdAt) {
        return new Bound(createdAt, ZERO_ID, 0);
    }

    boolean isInfinity() {
        return createdAt == INFINITY_AT;
    }

    @Override
    public int compareTo(Bound other) {
        int order = Long.compareUnsigned(createdAt, other.createdAt);
        return order != 0 ? order : id.compareTo(other.id);
    }
}
