package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.search.SearchTerms;
import dev.camelstr.store.search.SearchTrust;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;

/**
 * Finds the subscriptions that an event matches. Each filter is filed under the values of one of its conditions, of which
 * an event has few: its ids, else its tag with the fewest values, else its authors, else its kinds. So what an event costs
 * grows with the filters that share such a value with it, not with the number of subscriptions. Thread-safe.
 *
 * @param <S> the subscriptions, compared by identity
 */
final class SubscriptionIndex<S> {
    private static final Object ANY_EVENT = new Object();

    private record TagValue(String name, String value) {}

    private record Entry<S>(S subscription, Filter filter) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Entry<?> that && subscription == that.subscription && filter == that.filter;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(subscription) + System.identityHashCode(filter);
        }
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    // Event ids, tag values, public keys and kinds never equal one another.
    private final Map<Object, Set<Entry<S>>> entries = new HashMap<>();

    void add(S subscription, List<Filter> filters) {
        file(
                subscription,
                filters,
                (key, entry) -> entries.computeIfAbsent(key, unknown -> new HashSet<>(2))
                        .add(entry));
    }

    /** @param filters the very objects that it was added with */
    void remove(S subscription, List<Filter> filters) {
        file(subscription, filters, this::remove);
    }

    /** Where they are filed is found before the lock is taken: others wait for it. */
    private void file(S subscription, List<Filter> filters, BiConsumer<Object, Entry<S>> action) {
        List<? extends Collection<?>> keys =
                filters.stream().map(SubscriptionIndex::keys).toList();
        lock.writeLock().lock();
        try {
            for (int i = 0; i < keys.size(); i++) {
                Entry<S> entry = new Entry<>(subscription, filters.get(i));
                keys.get(i).forEach(key -> action.accept(key, entry));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void remove(Object key, Entry<S> entry) {
        Set<Entry<S>> filed = entries.get(key);
        if (filed != null && filed.remove(entry) && filed.isEmpty()) {
            entries.remove(key);
        }
    }

    boolean isEmpty() {
        lock.readLock().lock();
        try {
            return entries.isEmpty();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The subscriptions with a filter that the event matches, each once. */
    Collection<S> matching(Event event) {
        Set<S> matching = new LinkedHashSet<>();
        lock.readLock().lock();
        try {
            collect(ANY_EVENT, event, matching);
            collect(event.id(), event, matching);
            collect(event.pubkey(), event, matching);
            collect(event.kind(), event, matching);
            Set<TagValue> seen = new HashSet<>();
            for (Tag tag : event.tags()) {
                if (tag.isIndexed()) {
                    TagValue value = new TagValue(tag.name(), tag.value());
                    if (seen.add(value)) {
                        collect(value, event, matching);
                    }
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        return matching;
    }

    private void collect(Object key, Event event, Set<S> matching) {
        for (Entry<S> entry : entries.getOrDefault(key, Set.of())) {
            if (!matching.contains(entry.subscription()) && entry.filter().matches(event)) {
                matching.add(entry.subscription());
            }
        }
    }

    /** What the filter is filed under: nothing if no event can match it. */
    private static Collection<?> keys(Filter filter) {
        // NIP-50 says what is found in the order of quality, which live events have not, and whose authors' ranks
        // nobody has in memory: a search is for what is stored.
        if (filter.matchesNothing()
                || filter.search().flatMap(SearchTerms::of).isPresent()
                || filter.search().flatMap(SearchTrust::of).isPresent()) {
            return List.of();
        }
        if (filter.ids().isPresent()) {
            return filter.ids().get();
        }
        Optional<? extends Collection<?>> tags = rarestTag(filter);
        if (tags.isPresent()) {
            return tags.get();
        }
        if (filter.authors().isPresent()) {
            return filter.authors().get();
        }
        return filter.kinds().isPresent() ? filter.kinds().get() : List.of(ANY_EVENT);
    }

    private static Optional<? extends Collection<?>> rarestTag(Filter filter) {
        return filter.tags().entrySet().stream()
                .min((a, b) -> Integer.compare(a.getValue().size(), b.getValue().size()))
                .map(tag -> tag.getValue().stream()
                        .map(value -> new TagValue(tag.getKey(), value))
                        .toList());
    }
}
