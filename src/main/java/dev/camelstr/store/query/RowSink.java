package dev.camelstr.store.query;

import dev.camelstr.store.StoredEvent;
import java.util.List;

/**
 * Takes results page by page. It may block for as long as its reader is slow: meanwhile the query holds no connection,
 * no transaction, and a page for each filter.
 *
 * @param <T> {@link StoredEvent} or {@link StoredKey}
 */
@FunctionalInterface
public interface RowSink<T> {

    /**
     * @param page at least one result; the next in order after those of the page before
     * @return false ends the query
     */
    boolean accept(List<T> page);
}
