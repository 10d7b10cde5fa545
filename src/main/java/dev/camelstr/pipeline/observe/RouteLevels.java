package dev.camelstr.pipeline.observe;

import dev.camelstr.component.nostr.NostrConsumer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;

/**
 * The step that shows what Camel counts of each route anyway, for JMX, under the names of camel-micrometer. Its own route
 * policy would count the same again, and format several texts for each exchange and route.
 */
public final class RouteLevels implements Processor {
    private static final int MOST_ROUTES = 100;

    // Meters hold what they read weakly.
    private final Map<String, ManagedRouteMBean> routes = new HashMap<>();

    @Override
    public void process(Exchange exchange) {
        CamelContext context = exchange.getContext();
        Optional<ManagedCamelContext> managed =
                Optional.ofNullable(context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class));
        if (managed.isPresent()) {
            Meters.registry(context)
                    .ifPresent(meters -> context.getRoutes().forEach(route -> bind(route, managed.get(), meters)));
        }
    }

    private void bind(Route route, ManagedCamelContext managed, MeterRegistry meters) {
        if (routes.containsKey(route.getId()) || isOneOfMany(route)) {
            return;
        }
        ManagedRouteMBean counts = managed.getManagedRoute(route.getId());
        if (counts == null) {
            return;
        }
        routes.put(route.getId(), counts);
        Tags tags = Tags.of("routeId", route.getId());
        counter("total", counts, asked(ManagedRouteMBean::getExchangesTotal), tags, meters);
        counter("succeeded", counts, asked(ManagedRouteMBean::getExchangesCompleted), tags, meters);
        counter("failed", counts, asked(ManagedRouteMBean::getExchangesFailed), tags, meters);
        Gauge.builder("camel.exchanges.inflight", counts, asked(ManagedRouteMBean::getExchangesInflight))
                .tags(tags)
                .register(meters);
        FunctionTimer.builder(
                        "camel.route.policy",
                        counts,
                        it -> (long) asked(ManagedRouteMBean::getExchangesTotal).applyAsDouble(it),
                        asked(ManagedRouteMBean::getTotalProcessingTime),
                        TimeUnit.MILLISECONDS)
                .description("Time of an exchange in a route")
                .tags(tags)
                .register(meters);
    }

    /** Of hundreds of relays the first have figures of their own; RelayTally has the rest. */
    private boolean isOneOfMany(Route route) {
        return route.getConsumer() instanceof NostrConsumer && routes.size() >= MOST_ROUTES;
    }

    private static void counter(
            String name,
            ManagedRouteMBean counts,
            ToDoubleFunction<ManagedRouteMBean> value,
            Tags tags,
            MeterRegistry meters) {
        FunctionCounter.builder("camel.exchanges." + name, counts, value)
                .tags(tags)
                .register(meters);
    }

    private interface Asked {
        long of(ManagedRouteMBean route) throws Exception;
    }

    /** A route that was removed cannot be asked any more. */
    private static ToDoubleFunction<ManagedRouteMBean> asked(Asked question) {
        return route -> {
            try {
                return question.of(route);
            } catch (Exception e) {
                return Double.NaN;
            }
        };
    }
}
