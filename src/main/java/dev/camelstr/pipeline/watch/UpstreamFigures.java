package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.pipeline.health.RelayCondition;
import dev.camelstr.pipeline.health.RelayWatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The upstream relays whose routes run in this process. */
final class UpstreamFigures {
    /** More are counted, and not shown one by one. */
    private static final int MAX_SHOWN = 200;

    private static final int RATE_SECONDS = 10;
    private static final int MAX_REASON = 200;

    private final CamelContext context;
    private final Meters meters;
    private final ChangelogFigures changelog;
    private final RelayWatch watch;
    private final Map<String, Deque<Long>> lastTotals = new HashMap<>();

    UpstreamFigures(CamelContext context, Meters meters, ChangelogFigures changelog, RelayWatch watch) {
        this.context = context;
        this.meters = meters;
        this.changelog = changelog;
        this.watch = watch;
    }

    private List<Route> routes() {
        return RelayWatch.routes(context);
    }

    private static NostrConsumer consumer(Route route) {
        return RelayWatch.consumer(route);
    }

    /** To be called once a second, for the rates. */
    synchronized void sample() {
        List<Route> routes = routes();
        routes.forEach(route -> {
            Deque<Long> totals = lastTotals.computeIfAbsent(route.getId(), id -> new ArrayDeque<>());
            totals.addLast(consumer(route).getReceived());
            if (totals.size() > RATE_SECONDS + 1) {
                totals.removeFirst();
            }
        });
        if (lastTotals.size() > routes.size()) {
            lastTotals.keySet().retainAll(routes.stream().map(Route::getId).toList());
        }
    }

    /** A mean over the last seconds, or over those that there were. */
    private synchronized double rate(String routeId) {
        Deque<Long> totals = lastTotals.getOrDefault(routeId, new ArrayDeque<>());
        return totals.size() < 2 ? 0 : Math.max(0, totals.getLast() - totals.getFirst()) / (double) (totals.size() - 1);
    }

    long count() {
        return routes().size();
    }

    long received() {
        return routes().stream()
                .mapToLong(route -> consumer(route).getReceived())
                .sum();
    }

    void write(JsonGenerator json) throws IOException {
        List<Route> routes = routes();
        json.writeNumberField("upstreamCount", routes.size());
        json.writeArrayFieldStart("upstreams");
        for (Route route : routes.subList(0, Math.min(MAX_SHOWN, routes.size()))) {
            write(json, route);
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, Route route) throws IOException {
        NostrConsumer relay = consumer(route);
        json.writeStartObject();
        json.writeStringField("relay", relay.getRelay());
        json.writeStringField("route", route.getId());
        json.writeStringField("state", relay.getConnectionState().toLowerCase(Locale.ROOT));
        json.writeNumberField("since", relay.getConnectionSince());
        json.writeStringField("reason", bounded(relay.getConnectionReason()));
        json.writeNumberField("connects", relay.getConnects());
        json.writeNumberField("received", relay.getReceived());
        json.writeNumberField("perSecond", rate(route.getId()));
        meters.write(json, "duplicates", "duplicate_counts", "relay", relay.getRelay());
        RelayCondition condition = watch.of(route.getId());
        json.writeNumberField("refused", condition.refused());
        json.writeStringField("mostRefused", condition.mostRefused());
        json.writeStringField("trouble", condition.trouble().name().toLowerCase(Locale.ROOT));
        json.writeStringField("troubleWords", bounded(condition.words()));
        if (changelog.isFed()) {
            json.writeNumberField("stored", changelog.stored(relay.getRelay()));
        }
        json.writeNumberField("malformed", relay.getMalformed());
        json.writeNumberField("failed", relay.getFailed());
        json.writeNumberField("inFlight", relay.getInFlight());
        json.writeNumberField("lastEventAt", relay.getLastEventAt());
        json.writeNumberField("lastHeardAt", relay.getLastHeardAt());
        if (relay.getCursor() > 0) {
            json.writeNumberField("cursor", relay.getCursor());
            json.writeNumberField("lagSeconds", Math.max(0, System.currentTimeMillis() / 1000 - relay.getCursor()));
        }
        json.writeEndObject();
    }

    private static String bounded(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }
}
