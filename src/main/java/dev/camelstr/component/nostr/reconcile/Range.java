package dev.camelstr.component.nostr.reconcile;

import dev.camelstr.nostr.Filter;

/** Seconds of {@code created_at}, both ends included. */
public record Range(long since, long until) {

    public long seconds() {
        return until - since + 1;
    }

    /** The filter for this range only. */
    public Filter of(Filter filter) {
        Filter.Builder within = filter.toBuilder().until(until);
        return (since > 0 ? within.since(since) : within).build();
    }
}
