package dev.camelstr.pipeline.observe;

import dev.camelstr.pipeline.RelayTally;
import dev.camelstr.pipeline.health.RelayWatch;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that measures which upstream relays are connected, and says of which metrics tell by name. */
public final class UpstreamLevels implements Processor {
    private Optional<MultiGauge> connected = Optional.empty();

    @Override
    public void process(Exchange exchange) {
        CamelContext context = exchange.getContext();
        if (connected.isEmpty()) {
            connected = Meters.registry(context)
                    .map(meters -> MultiGauge.builder("upstream.connected")
                            .description("1 while the upstream relay is connected, else 0; of the others: how many are")
                            .register(meters));
        }
        RelayTally.of(context).ifPresent(RelayTally::rank);
        connected.ifPresent(gauge -> gauge.register(rows(context), true));
    }

    private static List<Row<?>> rows(CamelContext context) {
        Map<String, Integer> byRelay = new TreeMap<>();
        RelayWatch.routes(context).stream().map(RelayWatch::consumer).forEach(relay -> {
            String label = RelayTally.label(context, relay.getRelay());
            int now = RelayWatch.isConnected(relay) ? 1 : 0;
            byRelay.merge(label, now, label.equals(RelayTally.OTHER) ? Integer::sum : Math::max);
        });
        return byRelay.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(Tags.of("relay", entry.getKey()), entry.getValue()))
                .toList();
    }
}
