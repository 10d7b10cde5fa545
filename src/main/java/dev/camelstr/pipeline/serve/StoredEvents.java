package dev.camelstr.pipeline.serve;

import dev.camelstr.nostr.Filter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The stored events as the relay reads them: what has expired (NIP-40) is not among them. Thread-safe. */
public interface StoredEvents {

    /**
     * The next events that match, the newest first, of the same age the lowest id first. Nothing is held between pages.
     *
     * @param filter its limit is ignored
     * @param after the last event of the page before; empty for the first page
     * @param max at most that many; fewer are there only if there are no more
     */
    List<StoredEvent> page(Filter filter, Optional<StoredEvent> after, int max) throws SQLException;

    /** How many events match at least one of the filters, exactly. */
    long count(List<Filter> filters) throws SQLException;
}
