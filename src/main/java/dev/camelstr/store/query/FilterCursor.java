package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.store.Position;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.recent.RecentPage;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * What one filter finds, in order, each once, up to its limit; one page of it is at hand. What memory does not know the
 * database is asked for.
 */
final class FilterCursor {

    /** Chooses the way through the database, for which that may have to be asked. */
    @FunctionalInterface
    interface Planning {
        FilterPlan plan() throws SQLException, QueryRefusedException;
    }

    private final Filter filter;
    private final Audience audience;
    private final Recent recent;
    private final Planning planning;
    private Optional<FilterPlan> plan = Optional.empty();
    private boolean exact;
    private final PageQuery query;
    private final PageSizes sizes;
    private final boolean withRaw;
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
     * @param withRaw whether the events themselves are wanted; else the database gives their keys, without the exact check of
     *     tags where it can do without
     */
    FilterCursor(
            Filter filter,
            Audience audience,
            Recent recent,
            Planning planning,
            PageQuery query,
            PageSizes sizes,
            long limit,
            boolean withRaw) {
        this.filter = filter;
        this.audience = audience;
        this.recent = recent;
        this.planning = planning;
        this.query = query;
        this.sizes = sizes;
        this.withRaw = withRaw;
        this.left = limit;
        this.since = filter.since().orElse(0);
        this.done = Position.from(filter.until().orElse(Long.MAX_VALUE));
        this.doneBefore = done;
        this.next = Optional.of(done);
        this.rows = withRaw ? sizes.firstRows() : sizes.keys();
    }

    /** Whether the next event is at hand, or known to be missing, without the database. */
    boolean isReady() {
        return left == 0 || !page.isEmpty() || next.isEmpty();
    }

    /**
     * Reads a page, if it is to be read, from memory.
     *
     * @return false: the database is to be asked
     */
    boolean loadFromMemory() throws QueryRefusedException {
        return isReady() || loadFromMemory(next.get());
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
        if (exact) {
            return true;
        }
        Event event = stored.parse();
        return filter.matches(event) && audience.mayRead(event);
    }

    /** One more than the limit, to know whether there is more, but for that no other page. */
    private int wanted() {
        return (int) (left <= rows ? left + 1 : rows);
    }

    private boolean loadFromMemory(Position from) throws QueryRefusedException {
        Optional<RecentPage> known = recent.page(filter, audience, from, wanted());
        if (known.isEmpty()) {
            return false;
        }
        page.addAll(known.get().events());
        query.addRows(page.size());
        exact = true;
        done = from;
        next = known.get().next();
        return true;
    }

    private void load(Position from) throws SQLException, QueryRefusedException {
        if (!loadFromMemory(from)) {
            loadFromDatabase(from);
        }
    }

    private FilterPlan plan() throws SQLException, QueryRefusedException {
        if (plan.isEmpty()) {
            plan = Optional.of(planning.plan());
        }
        return plan.get();
    }

    private void loadFromDatabase(Position from) throws SQLException, QueryRefusedException {
        FilterPlan plan = plan();
        Optional<Integer> bytes = withRaw || plan.needsEvent() ? Optional.of(sizes.bytes()) : Optional.empty();
        if (bytes.isPresent()) {
            rows = Math.min(rows, sizes.rows());
        }
        int wanted = wanted();
        int candidates = (int) Math.min(sizes.candidates(), (long) wanted * effort);
        long share = Math.max(sizes.branchRows(), 4L * candidates / Math.max(1, plan.branches()));
        int branchRows = (int) Math.min(candidates, share * effort);
        PageQuery.Page loaded =
                query.read(plan, new PageQuery.Request(since, from, wanted, candidates, branchRows, bytes));
        if (loaded.events().size() < wanted && effort < sizes.candidates()) {
            effort *= 2; // the conditions leave little of what is found: look at more
        }
        if (withRaw && filter.ids().isPresent() && !loaded.events().isEmpty()) {
            recent.remember(loaded.events());
        }
        rows = Math.max(rows, sizes.rows());
        page.addAll(loaded.events());
        exact = !plan.inexact() || bytes.isEmpty();
        done = from;
        next = loaded.next();
    }
}
