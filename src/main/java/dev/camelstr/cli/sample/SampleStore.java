package dev.camelstr.cli.sample;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The events of a sample relay: a log in the order of arrival, and a view of it by time. Thread-safe. */
final class SampleStore {

    /** What serving needs to know of an event, without the objects of the parsed form. */
    record Stored(long createdAt, int kind, PublicKey pubkey, byte[] raw) {

        boolean matches(Filter filter) {
            return createdAt >= filter.since().orElse(0)
                    && createdAt <= filter.until().orElse(Long.MAX_VALUE)
                    && filter.kinds().map(kinds -> kinds.contains(kind)).orElse(true)
                    && filter.authors().map(authors -> authors.contains(pubkey)).orElse(true)
                    && matchesTheRest(filter);
        }

        private boolean matchesTheRest(Filter filter) {
            boolean nothingElse = filter.ids().isEmpty() && filter.tags().isEmpty();
            return nothingElse || filter.matches(parse(raw));
        }
    }

    /** The events stored up to a moment, newest first. */
    record Snapshot(List<Stored> events, int logSize) {

        /** The place of the newest event that is no later than a time. */
        int firstAt(long time) {
            int from = 0;
            int to = events.size();
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (events.get(middle).createdAt() > time) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }
    }

    private final List<Stored> log;
    private Snapshot snapshot = new Snapshot(List.of(), 0);

    SampleStore(Collection<byte[]> events) {
        log = new ArrayList<>(events.size());
        events.forEach(this::add);
    }

    void add(byte[] raw) {
        Event event = parse(raw);
        Stored stored = new Stored(event.createdAt(), event.kind(), event.pubkey(), raw);
        synchronized (this) {
            log.add(stored);
        }
    }

    private static Event parse(byte[] raw) {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException("not an event: " + e.getMessage(), e);
        }
    }

    synchronized int size() {
        return log.size();
    }

    synchronized Stored get(int index) {
        return log.get(index);
    }

    synchronized Snapshot snapshot() {
        if (snapshot.logSize() != log.size()) {
            List<Stored> sorted = new ArrayList<>(log);
            // Stable: of the same time, what was added first is served first.
            sorted.sort(Comparator.comparingLong(Stored::createdAt).reversed());
            snapshot = new Snapshot(sorted, log.size());
        }
        return snapshot;
    }
}
