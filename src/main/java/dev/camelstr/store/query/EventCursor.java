package dev.camelstr.store.query;

import dev.camelstr.nostr.EventId;
import dev.camelstr.store.StoredEvent;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What a query finds, each event once: first what was searched for, the best first (NIP-50), then the rest in the order of
 * NIP-01. Between calls it holds no connection and no thread, only a
 * page for each filter: whoever reads it may pause for as long as its own reader is slow. For one thread at a time.
 */
public final class EventCursor {
    private static final Comparator<FilterCursor> NEWEST_FIRST = Comparator.comparing(
            FilterCursor::head,
            Comparator.comparingLong(StoredEvent::createdAt).reversed().thenComparing(StoredEvent::id));

    /** What remembering an id takes. */
    private static final int FOUND = 96;

    /** More pages of memory are not for the thread of a socket: beside one for each filter. */
    private static final int PAGES_AT_ONCE = 8;

    private final PriorityQueue<FilterCursor> queue = new PriorityQueue<>(NEWEST_FIRST);
    // Their heads are taken, or not yet known.
    private final List<FilterCursor> toAdvance;
    private final List<FilterCursor> all;
    private final boolean whole;
    private final Deque<SearchCursor> searches;
    private final Set<EventId> found = new HashSet<>();
    private Optional<EventId> last = Optional.empty();
    private int pagesAtOnce;

    /** @param whole whether there is a cursor for each filter that may match something, and no search */
    EventCursor(List<SearchCursor> searches, List<FilterCursor> cursors, boolean whole) {
        this.all = List.copyOf(cursors);
        this.whole = whole;
        this.searches = new ArrayDeque<>(searches);
        this.toAdvance = new ArrayList<>(cursors);
        this.pagesAtOnce = PAGES_AT_ONCE + cursors.size();
    }

    /** Whether the next event is at hand, or known to be missing, without the database. */
    public boolean isReady() {
        if (!searches.isEmpty()) {
            return searches.getFirst().isReady();
        }
        for (FilterCursor cursor : toAdvance) {
            if (!cursor.isReady()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Has the next event at hand, or knows that there is none, if memory tells, and soon.
     *
     * @return false: a thread that may wait for the database is to go on
     * @throws QueryRefusedException if the query is too much
     */
    public boolean prepareFromMemory() throws QueryRefusedException {
        if (!searches.isEmpty()) {
            return false;
        }
        for (FilterCursor cursor : toAdvance) {
            while (!cursor.isReady()) {
                if (pagesAtOnce-- <= 0 || !cursor.loadFromMemory()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many bytes of events it keeps for later. */
    public long bytesAhead() {
        return all.stream().mapToLong(FilterCursor::bytesAhead).sum()
                + searches.stream().mapToLong(SearchCursor::bytesAhead).sum();
    }

    /** How many bytes it keeps in any case: what was found by searching. */
    public long bytesKept() {
        return (long) FOUND * found.size()
                + searches.stream().mapToLong(SearchCursor::bytesKept).sum();
    }

    /** Keeps no events for later, which costs reading them again: for readers that pause. */
    public void forget() {
        queue.forEach(FilterCursor::forgetWithHead);
        all.forEach(FilterCursor::forget); // those that are at their end, too
        toAdvance.addAll(queue);
        queue.clear();
        searches.forEach(SearchCursor::forget);
    }

    /** At the end: what the limits have left out. To be asked once. */
    public Rest rest() {
        if (whole && all.size() == 1) {
            return all.get(0).rest();
        }
        // What one filter has left out another one may have found.
        return whole && all.stream().allMatch(cursor -> cursor.rest() == Rest.NONE) ? Rest.NONE : Rest.UNKNOWN;
    }

    /**
     * The next event; empty at the end.
     *
     * @throws QueryRefusedException if the query is too much
     * @throws SQLException if the database fails
     */
    public Optional<StoredEvent> next() throws SQLException, QueryRefusedException {
        while (!searches.isEmpty()) {
            Optional<StoredEvent> best = searches.getFirst().next();
            if (best.isEmpty()) {
                searches.removeFirst();
            } else if (found.add(best.get().id())) {
                return best;
            }
        }
        return nextOfOthers();
    }

    private Optional<StoredEvent> nextOfOthers() throws SQLException, QueryRefusedException {
        advance();
        while (!queue.isEmpty()) {
            FilterCursor newest = queue.poll();
            toAdvance.add(newest);
            // What several filters find comes from each, one after the other.
            StoredEvent head = newest.head();
            boolean repeated = last.equals(Optional.of(head.id()));
            last = Optional.of(head.id());
            if (!repeated && !found.contains(head.id())) {
                return Optional.of(head);
            }
            advance();
        }
        return Optional.empty();
    }

    private void advance() throws SQLException, QueryRefusedException {
        for (FilterCursor cursor : toAdvance) {
            if (cursor.advance()) {
                queue.add(cursor);
            }
        }
        toAdvance.clear();
    }
}
