package dev.camelstr.store.recent;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Seq;
import dev.camelstr.store.StoredEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What went since a filling began: what it has read of that is not to come in. Not thread-safe. */
final class Gone {
    private static final int MOST = 1_000_000;

    private final Set<EventId> ids = new HashSet<>();
    private final Set<Long> seqs = new HashSet<>(); // of whose events others of the same id may stand
    private final Map<PublicKey, Long> authors = new HashMap<>();
    private final List<Wraps> wraps = new ArrayList<>();

    /** Gift wraps with that tag, up to then, of one partition. */
    record Wraps(long tag, long until, int partition) {
        boolean include(RecentEvent event) {
            return event.stored().kind() == Kind.GIFT_WRAP
                    && event.createdAt() <= until
                    && Seq.partition(event.stored().seq()) == partition
                    && Arrays.stream(event.tags()).anyMatch(each -> each == tag);
        }
    }

    void add(EventId id) {
        ids.add(id);
    }

    void add(long seq) {
        seqs.add(seq);
    }

    /** @param until seconds since 1970 */
    void add(PublicKey author, long until, Wraps toTheAuthor) {
        authors.merge(author, until, Math::max);
        wraps.add(toTheAuthor);
    }

    /** More than is remembered: the filling is to begin anew. */
    boolean isTooMuch() {
        return ids.size() + seqs.size() + authors.size() + wraps.size() > MOST;
    }

    boolean includes(RecentEvent event) {
        StoredEvent stored = event.stored();
        Long until = authors.get(stored.pubkey());
        return ids.contains(stored.id())
                || seqs.contains(stored.seq())
                || until != null && stored.createdAt() <= until && stored.kind() != Kind.VANISH
                || wraps.stream().anyMatch(each -> each.include(event));
    }
}
