package dev.camelstr.store.recent;

import dev.camelstr.nostr.Filter;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.database.TagHash;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What is compared with each event that may match a filter, the cheap first, and what that has cost. Not thread-safe. */
final class Candidate {
    /** What is done in the time that looking at an event takes by itself. */
    private static final int TAGS = 16;

    private static final int BYTES = 128;

    private final Filter filter;
    private final List<long[]> tags;
    private final Predicate<StoredEvent> isAllowed;
    private final long now;
    private long cost;

    Candidate(Filter filter, TagHash hash, Predicate<StoredEvent> isAllowed, long now) {
        this.filter = filter;
        this.tags = hash.of(filter);
        this.isAllowed = isAllowed;
        this.now = now;
        tags.forEach(Arrays::sort);
    }

    Filter filter() {
        return filter;
    }

    /** The hashes of what is asked of tags, an array for each name. */
    List<long[]> tags() {
        return tags;
    }

    /** Of all that were compared so far: 1 for each event, and more for one of many tags or bytes. */
    long cost() {
        return cost;
    }

    boolean matches(RecentEvent event) {
        StoredEvent stored = event.stored();
        cost++;
        return event.expiration() > now
                && filter.kinds().map(kinds -> kinds.contains(stored.kind())).orElse(true)
                && filter.authors()
                        .map(authors -> authors.contains(stored.pubkey()))
                        .orElse(true)
                && filter.ids().map(ids -> ids.contains(stored.id())).orElse(true)
                && (tags.isEmpty() || matchesTags(event))
                && isAllowed.test(stored);
    }

    /** Two values may have the same hash. */
    private boolean matchesTags(RecentEvent event) {
        for (long[] values : tags) {
            cost += event.tags().length / TAGS;
            if (!hasOne(event.tags(), values)) {
                return false;
            }
        }
        cost += event.stored().raw().length / BYTES;
        return filter.matches(event.stored().parse());
    }

    private static boolean hasOne(long[] tags, long[] sortedValues) {
        return Arrays.stream(tags).anyMatch(tag -> Arrays.binarySearch(sortedValues, tag) >= 0);
    }
}
