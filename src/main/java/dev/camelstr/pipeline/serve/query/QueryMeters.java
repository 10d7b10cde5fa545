package dev.camelstr.pipeline.serve.query;

import dev.camelstr.nostr.Filter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How many queries of each shape clients have made, and how long the database and the sending were busy with them. */
final class QueryMeters {
    private final Map<String, Timer> byShape = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    QueryMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void record(List<Filter> filters, long nanos) {
        byShape.computeIfAbsent(shape(filters), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String shape) {
        return Timer.builder("query")
                .description("Queries of clients; time while a thread worked on them, waiting for the client excluded")
                .tag("shape", shape)
                .register(meters);
    }

    /** What a query is driven by: a word of few, as whoever stores metrics pays for each. */
    static String shape(List<Filter> filters) {
        return filters.size() == 1 ? shape(filters.get(0)) : "several";
    }

    private static String shape(Filter filter) {
        if (filter.search().isPresent()) {
            return "search";
        }
        if (filter.ids().isPresent()) {
            return "ids";
        }
        if (!filter.tags().isEmpty()) {
            return filter.authors().isPresent() ? "authors-tags" : "tags";
        }
        if (filter.authors().isPresent()) {
            return filter.kinds().isPresent() ? "authors-kinds" : "authors";
        }
        return filter.kinds().isPresent() ? "kinds" : "all";
    }
}
