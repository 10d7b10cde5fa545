package dev.camelstr.pipeline.serve.query;

import dev.camelstr.nostr.Filter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How many queries of each shape clients have made, and how long the database and the sending were busy with them. */
final class QueryMeters {
    private static final List<String> SHAPES =
            List.of("all", "authors", "authors-kinds", "authors-tags", "ids", "kinds", "search", "several", "tags");

    private final Map<String, Timer> byShape;

    /** All of them are there from the start, at zero. */
    QueryMeters(MeterRegistry meters) {
        byShape = SHAPES.stream().collect(Collectors.toUnmodifiableMap(shape -> shape, shape -> timer(meters, shape)));
    }

    void record(List<Filter> filters, long nanos) {
        byShape.get(shape(filters)).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Timer timer(MeterRegistry meters, String shape) {
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
