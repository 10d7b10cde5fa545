package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** What one filter finds, in order, each once, up to its limit; one page of it is in memory. */
final class FilterCursor {

    private final Filter filter;
    private final Audience audience;
    private final FilterPlan plan;
    private final PageQuery query;
    private final PageSizes sizes;
    private final Optional<Integer> bytes;
    private final long since;
    private long left;
    private Optional<Position> next;
    private final Queue<StoredEvent> page = new ArrayDeque<>(0);
    private Position done;
    private Optional<StoredEvent> head = Optional.empty();
    // Of the head, also when it is forgotten, and from before it.
    private Optional<EventId> headId = Optional.empty();
    private Position doneBefore;
    private Optional<EventId> idBefore = Optional.empty();
    private int rows;
    private int effort = 1;

    /**
     * @param limit how many events
     * @param bytes of raw JSON in a page; nothing: without raw, and without the exact check of tags
     */
    FilterCursor(
            Filter filter,
            Audience audience,
            FilterPlan plan,
            PageQuery query,
            PageSizes sizes,
            long limit,
            Optional<Integer> bytes) {
        this.filter = filter;
        this.audience = audience;
        this.plan = plan;
        this.query = query;
        this.sizes = sizes;
        this.bytes = bytes;
        this.left = limit;
        this.since = filter.since().orElse(0);
        this.done = Position.from(filter.until().orElse(Long.MAX_VALUE));
        this.doneBefore = done;
        this.next = Optional.of(done);
        this.rows = bytes.isPresent() ? sizes.firstRows() : sizes.keys();
    }

    /** Whether the next event is at hand, or known to be missing, without the database. */
    boolean isReady() {
        return left == 0 || !page.isEmpty() || next.isEmpty();
    }

    /** Moves to the next event; false if there is none. */
    boolean advance() throws SQLException, QueryRefusedException {
        while (left > 0) {
            while (!page.isEmpty()) {
                StoredEvent event = page.remove();
                if (isNext(event)) {
                    doneBefore = done;
                    idBefore = headId;
                    head = Optional.of(event);
                    headId = Optional.of(event.id());
                    done = Position.of(event);
                    left--;
                    return true;
                }
            }
            if (next.isEmpty()) {
                return false;
            }
            load(next.get());
        }
        return false;
    }

    /** At the end, as far as it is known without another statement. To be asked once. */
    Rest rest() {
        while (!page.isEmpty()) {
            StoredEvent event = page.remove();
            if (isNext(event)) {
                return Rest.SOME;
            }
        }
        return next.isEmpty() ? Rest.NONE : Rest.UNKNOWN;
    }

    private boolean isNext(StoredEvent event) {
        return !headId.equals(Optional.of(event.id())) && matches(event);
    }

    /** How many bytes it keeps in memory for later, its head included. */
    long bytesAhead() {
        return page.stream().mapToLong(StoredEvent::bytes).sum()
                + head.map(StoredEvent::bytes).orElse(0L);
    }

    /** Keeps nothing for later: it is read again. */
    void forget() {
        if (!page.isEmpty()) {
            page.clear();
            next = Optional.of(done);
        }
        head = Optional.empty();
    }

    /** The same, and the head is yet to come. */
    void forgetWithHead() {
        left++;
        done = doneBefore;
        headId = idBefore;
        page.clear();
        next = Optional.of(done);
        head = Optional.empty();
    }

    StoredEvent head() {
        return head.orElseThrow();
    }

    private boolean matches(StoredEvent stored) {
        if (!plan.inexact() || bytes.isEmpty()) {
            return true;
        }
        Event event = stored.parse();
        return filter.matches(event) && audience.mayRead(event);
    }

    private void load(Position from) throws SQLException, QueryRefusedException {
        // One more than the limit, to know whether there is more, but for that no other page.
        int wanted = (int) (left <= rows ? left + 1 : rows);
        int candidates = (int) Math.min(sizes.candidates(), (long) wanted * effort);
        long share = Math.max(sizes.branchRows(), 4L * candidates / Math.max(1, plan.branches()));
        int branchRows = (int) Math.min(candidates, share * effort);
        PageQuery.Page loaded =
                query.read(plan, new PageQuery.Request(since, from, wanted, candidates, branchRows, bytes));
        if (loaded.events().size() < wanted && effort < sizes.candidates()) {
            effort *= 2; // the conditions leave little of what is found: look at more
        }
        rows = Math.max(rows, sizes.rows());
        page.addAll(loaded.events());
        done = from;
        next = loaded.next();
    }
}
