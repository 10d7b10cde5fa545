package dev.camelstr.component.nostr.sync;

import dev.camelstr.nostr.Filter;

/** Seconds of {@code created_at}, both ends included. */
record Range(long since, long until) {

    long seconds() {
        return until - since + 1;
    }

    /** The filter for this range only. */
    Filter of(Filter filter) {
        Filter.Builder within = filter.toBuilder().until(until);
        return (since > 0 ? within.since(since) : within).build();
    }
}
