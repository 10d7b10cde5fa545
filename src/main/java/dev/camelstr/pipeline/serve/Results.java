package dev.camelstr.pipeline.serve;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What is stored for several filters, of which each has a limit of its own: in the order of time, each event once. For
 * one thread at a time.
 */
final class Results {
    private final List<FilterResults> filters;
    private Optional<StoredEvent> last = Optional.empty();

    Results(List<FilterResults> filters) {
        this.filters = filters;
    }

    /** The next event; empty at the end. */
    Optional<StoredEvent> next() throws SQLException {
        while (true) {
            FilterResults first = null;
            StoredEvent newest = null;
            for (FilterResults filter : filters) {
                StoredEvent event = filter.peek().orElse(null);
                if (event != null && (newest == null || event.precedes(newest))) {
                    newest = event;
                    first = filter;
                }
            }
            if (first == null) {
                return Optional.empty();
            }
            first.skip();
            // Copies from several filters follow one another.
            if (last.isEmpty() || !last.get().id().equals(newest.id())) {
                last = Optional.of(newest);
                return last;
            }
        }
    }
}
