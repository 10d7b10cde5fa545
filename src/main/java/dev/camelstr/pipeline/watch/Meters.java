package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.RelayTally;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.apache.camel.CamelContext;

/** What the pipeline's meters say, where a registry is bound. */
final class Meters {
    private final CamelContext context;

    Meters(CamelContext context) {
        this.context = context;
    }

    /** Writes the sum of a meter's counters of all relays; nothing where nothing is counted. */
    void writeOfRelays(JsonGenerator json, String field, String meter) throws IOException {
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (registry != null) {
            json.writeNumberField(field, (long) registry.find(meter).counters().stream()
                    .filter(counter ->
                            !RelayTally.NO_RELAY.equals(counter.getId().getTag("relay")))
                    .mapToDouble(Counter::count)
                    .sum());
        }
    }
}
