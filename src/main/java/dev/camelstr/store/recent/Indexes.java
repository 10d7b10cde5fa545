package dev.camelstr.store.recent;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The ways to find events in memory. For one writer, or several readers, at a time. */
final class Indexes {
    /** More authors, kinds or products of both are read by something broader. */
    private static final int MOST_BRANCHES = 1_000;

    private static final long ALL = 0;

    private final Map<EventId, RecentEvent> byId = new HashMap<>();
    private final OrderedIndex newest = new OrderedIndex();
    private final OrderedIndex byKind = new OrderedIndex();
    private final OrderedIndex byAuthor = new OrderedIndex();
    private final OrderedIndex byAuthorAndKind = new OrderedIndex();
    private final OrderedIndex byTag = new OrderedIndex();

    RecentEvent get(EventId id) {
        return byId.get(id);
    }

    int size() {
        return byId.size();
    }

    /** The event that is the last in the order of NIP-01. */
    RecentEvent oldest() {
        return newest.last();
    }

    void add(RecentEvent event) {
        byId.put(event.id(), event);
        newest.add(ALL, event);
        byKind.add(event.stored().kind(), event);
        byAuthor.add(key(event.stored().pubkey()), event);
        byAuthorAndKind.add(key(event.stored().pubkey(), event.stored().kind()), event);
        for (long tag : event.tags()) {
            byTag.add(tag, event);
        }
    }

    void remove(RecentEvent event) {
        byId.remove(event.id());
        newest.remove(ALL, event);
        byKind.remove(event.stored().kind(), event);
        byAuthor.remove(key(event.stored().pubkey()), event);
        byAuthorAndKind.remove(key(event.stored().pubkey(), event.stored().kind()), event);
        for (long tag : event.tags()) {
            byTag.remove(tag, event);
        }
    }

    /** Chosen by authors, who cannot make two of them alike in 64 bits. */
    private static long key(PublicKey pubkey) {
        return pubkey.w3();
    }

    private static long key(PublicKey pubkey, int kind) {
        return (pubkey.w3() ^ kind) * 0x9E3779B97F4A7C15L;
    }

    Iterator<RecentEvent> byAuthor(PublicKey pubkey, Position from) {
        return byAuthor.walk(key(pubkey), from);
    }

    Iterator<RecentEvent> byTag(long hash, Position from) {
        return byTag.walk(hash, from);
    }

    /**
     * Candidates from there on, in order: all that match the filter are among them.
     *
     * @param tags the hashes of what the filter asks of tags, an array for each name
     */
    Iterator<RecentEvent> candidates(Filter filter, List<long[]> tags, Position from) {
        if (filter.ids().isPresent()) {
            return byIds(filter.ids().get(), from);
        }
        Branches branches = new Branches();
        int authors = size(filter.authors().orElse(Set.of()), filter.authors().isPresent());
        int kinds = size(filter.kinds().orElse(Set.of()), filter.kinds().isPresent());
        long[] values =
                tags.stream().min((a, b) -> Integer.compare(a.length, b.length)).orElse(null);
        if (values != null && values.length <= MOST_BRANCHES && values.length <= authors) {
            for (long value : values) {
                branches.add(byTag.walk(value, from));
            }
        } else if ((long) authors * kinds <= MOST_BRANCHES) {
            for (PublicKey author : filter.authors().orElseThrow()) {
                for (int kind : filter.kinds().orElseThrow()) {
                    branches.add(byAuthorAndKind.walk(key(author, kind), from));
                }
            }
        } else if (authors <= MOST_BRANCHES) {
            filter.authors().orElseThrow().forEach(author -> branches.add(byAuthor.walk(key(author), from)));
        } else if (kinds <= MOST_BRANCHES) {
            filter.kinds().orElseThrow().forEach(kind -> branches.add(byKind.walk(kind, from)));
        } else {
            return newest.walk(ALL, from);
        }
        return branches;
    }

    private static int size(Collection<?> values, boolean isCondition) {
        return isCondition ? values.size() : Integer.MAX_VALUE;
    }

    private Iterator<RecentEvent> byIds(Set<EventId> ids, Position from) {
        return walk(ids.stream().map(byId::get).filter(Objects::nonNull).toList(), from);
    }

    /** Those of some events that are from there on, in order. */
    static Iterator<RecentEvent> walk(List<RecentEvent> events, Position from) {
        RecentEvent probe = RecentEvent.probe(from.createdAt(), from.after().orElse(null));
        int least = from.after().isPresent() ? 1 : 0;
        return events.stream()
                .filter(event -> RecentEvent.ORDER.compare(event, probe) >= least)
                .sorted(RecentEvent.ORDER)
                .iterator();
    }
}
