package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One REQ for stored events, up to its EOSE.
 *
 * @param since the first second, inclusive; a relay may not heed it
 * @param until the last second; some relays exclude it
 * @param limit how many events at most; empty where the relay takes no limit
 * @param kinds asked for besides the filter's own conditions; empty for all
 * @param authors the same
 */
public record Page(long since, long until, OptionalInt limit, List<Integer> kinds, List<PublicKey> authors) {

    public Page(long since, long until, OptionalInt limit) {
        this(since, until, limit, List.of(), List.of());
    }

    /** Whether events of that time are asked for. */
    public boolean includes(long createdAt) {
        return createdAt >= since && createdAt <= until;
    }

    /** What is asked for by a filter within this page; it may be that nothing can match it. */
    public Filter of(Filter asked) {
        Filter.Builder filter = asked.toBuilder().until(until);
        if (since > 0) {
            filter.since(since);
        }
        limit.ifPresent(filter::limit);
        if (!kinds.isEmpty()) {
            filter.kinds(both(kinds, asked.kinds()));
        }
        if (!authors.isEmpty()) {
            filter.authors(both(authors, asked.authors()));
        }
        return filter.build();
    }

    private static <T> List<T> both(List<T> some, Optional<Set<T>> others) {
        return others.map(wanted -> some.stream().filter(wanted::contains).toList())
                .orElse(some);
    }
}
