package dev.camelstr.pipeline.serve;

import dev.camelstr.nostr.Filter;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** What is stored for one filter, page by page up to its limit. For one thread at a time. */
final class FilterResults {
    private static final int FIRST_PAGE = 100;
    private static final int PAGE = 500;

    private final StoredEvents events;
    private final Filter filter;
    private final Queue<StoredEvent> page = new ArrayDeque<>();
    private int left;
    private int pageSize = FIRST_PAGE;
    private Optional<StoredEvent> last = Optional.empty();

    FilterResults(StoredEvents events, Filter filter, int limit) {
        this.events = events;
        this.filter = filter;
        this.left = filter.matchesNothing() ? 0 : limit;
    }

    /** The next event, without taking it; empty at the end. */
    Optional<StoredEvent> peek() throws SQLException {
        if (page.isEmpty() && left > 0) {
            load();
        }
        return Optional.ofNullable(page.peek());
    }

    void skip() {
        page.remove();
    }

    private void load() throws SQLException {
        int wanted = Math.min(left, pageSize);
        List<StoredEvent> loaded = events.page(filter, last, wanted);
        page.addAll(loaded);
        left = loaded.size() < wanted ? 0 : left - wanted;
        pageSize = PAGE;
        if (!loaded.isEmpty()) {
            last = Optional.of(loaded.get(loaded.size() - 1));
        }
    }
}
