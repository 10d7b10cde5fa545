package dev.camelstr.pipeline.observe;

import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.component.nostr.RelayState;
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
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The step that measures which upstream relays are connected; and the health check that is down when none of them is,
 * which is no reason to take a process out of service: what is stored is served all the same.
 */
public final class UpstreamLevels extends AbstractHealthCheck implements Processor {
    private Optional<MultiGauge> connected = Optional.empty();

    public UpstreamLevels() {
        super("camelstr", "upstreams");
    }

    @Override
    public void process(Exchange exchange) {
        CamelContext context = exchange.getContext();
        if (connected.isEmpty()) {
            connected = Meters.registry(context)
                    .map(meters -> MultiGauge.builder("upstream.connected")
                            .description("1 while the upstream relay is connected, else 0")
                            .register(meters));
        }
        connected.ifPresent(gauge -> gauge.register(rows(context), true));
    }

    private static List<Row<?>> rows(CamelContext context) {
        Map<String, Integer> byRelay = new TreeMap<>();
        relays(context).forEach(upstream -> byRelay.merge(upstream.getRelay(), isUp(upstream) ? 1 : 0, Math::max));
        return byRelay.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(Tags.of("relay", entry.getKey()), entry.getValue()))
                .toList();
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<NostrConsumer> relays = relays(getCamelContext());
        relays.forEach(relay -> builder.detail(relay.getRelay(), relay.getConnectionState()));
        if (relays.isEmpty() || relays.stream().anyMatch(UpstreamLevels::isUp)) {
            builder.up();
        } else {
            builder.message("none of " + relays.size() + " upstream relays is connected")
                    .down();
        }
    }

    private static List<NostrConsumer> relays(CamelContext context) {
        return context.getRoutes().stream()
                .map(Route::getConsumer)
                .filter(NostrConsumer.class::isInstance)
                .map(NostrConsumer.class::cast)
                .toList();
    }

    private static boolean isUp(NostrConsumer relay) {
        return switch (RelayState.valueOf(relay.getConnectionState())) {
            case CONNECTED, LIVE, SUSPENDED -> true;
            default -> false;
        };
    }
}
