package dev.camelstr.store.query;

import dev.camelstr.nostr.Event;
import dev.camelstr.store.StoredEvent;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/** What one filter with a search finds, the best first, up to its limit; one page of it is in memory, of the rest the rows. */
final class SearchCursor {
    private static final int PAGE = 250;

    /** Where the results are, the best first. */
    interface Ranking {
        long[] rank(long wanted) throws SQLException, QueryRefusedException;
    }

    private final SearchQuery query;
    private final Ranking ranking;
    private final Audience audience;
    private final int bytes;
    private long left;
    private Optional<long[]> ranked = Optional.empty();
    private int next;
    private int pageStart;
    private int givenOfPage;
    private final Queue<StoredEvent> page = new ArrayDeque<>(0);

    /**
     * @param ranking asked once
     * @param limit how many events
     * @param bytes of raw JSON in a page
     */
    SearchCursor(SearchQuery query, Ranking ranking, Audience audience, long limit, int bytes) {
        this.query = query;
        this.ranking = ranking;
        this.audience = audience;
        this.left = limit;
        this.bytes = bytes;
    }

    /** Whether the next event is at hand, or known to be missing, without the database. */
    boolean isReady() {
        return left == 0 || !page.isEmpty() || ranked.isPresent() && next >= ranked.get().length;
    }

    /** How many bytes of events it keeps for later. */
    long bytesAhead() {
        return page.stream().mapToLong(StoredEvent::bytes).sum();
    }

    /** How many bytes it keeps in any case: where the rows are. */
    long bytesKept() {
        return ranked.map(seqs -> (long) Long.BYTES * seqs.length).orElse(0L);
    }

    /** Keeps no events: the page is read again, and those of it that were given are given once more. */
    void forget() {
        if (!page.isEmpty()) {
            page.clear();
            next = pageStart;
            left += givenOfPage;
            givenOfPage = 0;
        }
    }

    /** The next best; empty at the end. */
    Optional<StoredEvent> next() throws SQLException, QueryRefusedException {
        while (left > 0) {
            while (!page.isEmpty()) {
                StoredEvent event = page.remove();
                if (matches(event)) {
                    left--;
                    givenOfPage++;
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
            ranked = Optional.of(ranking.rank(left));
        }
        long[] seqs = ranked.get();
        if (next >= seqs.length) {
            return false;
        }
        long[] wanted = Arrays.copyOfRange(seqs, next, Math.min(seqs.length, next + PAGE));
        SearchQuery.Page loaded = query.read(wanted, bytes);
        pageStart = next;
        givenOfPage = 0;
        next += loaded.rows();
        page.addAll(loaded.events());
        return true;
    }
}
