package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What one filter with a search finds, the best first, up to its limit; one page of it is in memory, of the rest the rows. */
final class SearchCursor {
    private static final int PAGE = 250;

    private final SearchQuery query;
    private final Audience audience;
    private final int bytes;
    private long left;
    private Optional<long[]> ranked = Optional.empty();
    private int next;
    private Iterator<StoredEvent> page = List.<StoredEvent>of().iterator();

    /**
     * @param limit how many events
     * @param bytes of raw JSON in a page
     */
    SearchCursor(SearchQuery query, Audience audience, long limit, int bytes) {
        this.query = query;
        this.audience = audience;
        this.left = limit;
        this.bytes = bytes;
    }

    /** Whether the next event is at hand, or known to be missing, without the database. */
    boolean isReady() {
        return left == 0 || page.hasNext() || ranked.isPresent() && next >= ranked.get().length;
    }

    /** The next best; empty at the end. */
    Optional<StoredEvent> next() throws SQLException, QueryRefusedException {
        while (left > 0) {
            while (page.hasNext()) {
                StoredEvent event = page.next();
                if (matches(event)) {
                    left--;
                    return Optional.of(event);
                }
            }
            if (!load()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean matches(StoredEvent event) {
        boolean exact = query.filter().tags().isEmpty();
        boolean open = !audience.privateKinds().contains(event.kind());
        if (exact && open) {
            return true;
        }
        Event parsed = event.parse();
        return query.filter().matches(parsed) && audience.mayRead(parsed);
    }

    private boolean load() throws SQLException, QueryRefusedException {
        if (ranked.isEmpty()) {
            ranked = Optional.of(query.rank(left));
        }
        long[] seqs = ranked.get();
        if (next >= seqs.length) {
            return false;
        }
        long[] wanted = Arrays.copyOfRange(seqs, next, Math.min(seqs.length, next + PAGE));
        SearchQuery.Page loaded = query.read(wanted, bytes);
        next += loaded.rows();
        page = loaded.events().iterator();
        return true;
    }
}
