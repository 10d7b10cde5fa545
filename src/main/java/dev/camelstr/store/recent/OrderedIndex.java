package dev.camelstr.store.recent;

import dev.camelstr.nostr.EventId;
import dev.camelstr.store.Position;
import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * Events by a key of 64 bits, within each in the order of NIP-01. Different values may share a key: what is found is to be
 * compared. For one writer, or several readers, at a time.
 */
final class OrderedIndex {
    private record Entry(long key, RecentEvent event) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::key).thenComparing(Entry::event, RecentEvent.ORDER);

    private final TreeSet<Entry> entries = new TreeSet<>(ORDER);

    void add(long key, RecentEvent event) {
        entries.add(new Entry(key, event));
    }

    void remove(long key, RecentEvent event) {
        entries.remove(new Entry(key, event));
    }

    /** The oldest of the highest key. */
    RecentEvent last() {
        return entries.last().event();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The events of a key from there on. */
    Iterator<RecentEvent> walk(long key, Position from) {
        EventId after = from.after().orElse(null);
        Entry probe = new Entry(key, RecentEvent.probe(from.createdAt(), after));
        Iterator<Entry> tail = entries.tailSet(probe, after == null).iterator();
        return new Iterator<>() {
            private RecentEvent next = ahead();

            private RecentEvent ahead() {
                if (!tail.hasNext()) {
                    return null;
                }
                Entry entry = tail.next();
                return entry.key() == key ? entry.event() : null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public RecentEvent next() {
                RecentEvent event = next;
                next = ahead();
                return event;
            }
        };
    }
}
