package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import java.io.IOException;
import org.apache.camel.CamelContext;

/** What the pipeline's meters say, where a registry is bound. */
final class Meters {
    private final CamelContext context;

    Meters(CamelContext context) {
        this.context = context;
    }

    /** Writes the sum of a meter's counters that have the tag; nothing where nothing is counted. */
    void write(JsonGenerator json, String field, String meter, String tag, String value) throws IOException {
        write(json, field, search(meter, tag, value));
    }

    /** Writes the sum of all of a meter's counters; nothing where nothing is counted. */
    void write(JsonGenerator json, String field, String meter) throws IOException {
        write(json, field, search(meter));
    }

    private static void write(JsonGenerator json, String field, Search found) throws IOException {
        if (found != null) {
            json.writeNumberField(field, (long) found.counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum());
        }
    }

    private Search search(String meter, String... tag) {
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        return registry == null ? null : registry.find(meter).tags(tag);
    }
}
