package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.nostr.NostrConsumer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
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
    private final Map<String, long[]> lastTotals = new HashMap<>();
    private long samples;

    UpstreamFigures(CamelContext context, Meters meters, ChangelogFigures changelog) {
        this.context = context;
        this.meters = meters;
        this.changelog = changelog;
    }

    private Stream<Route> routes() {
        return context.getRoutes().stream().filter(route -> route.getConsumer() instanceof NostrConsumer);
    }

    private static NostrConsumer consumer(Route route) {
        return (NostrConsumer) route.getConsumer();
    }

    /** To be called once a second, for the rates. */
    synchronized void sample() {
        samples++;
        List<Route> routes = routes().toList();
        routes.forEach(route -> {
            long total = consumer(route).getReceived();
            long[] ring = lastTotals.computeIfAbsent(route.getId(), id -> filled(total));
            ring[(int) (samples % ring.length)] = total;
        });
        if (lastTotals.size() > routes.size()) {
            lastTotals.keySet().retainAll(routes.stream().map(Route::getId).toList());
        }
    }

    private static long[] filled(long total) {
        long[] ring = new long[RATE_SECONDS + 1];
        Arrays.fill(ring, total);
        return ring;
    }

    private synchronized double rate(String routeId) {
        long[] ring = lastTotals.get(routeId);
        if (ring == null) {
            return 0;
        }
        long newest = ring[(int) (samples % ring.length)];
        long oldest = ring[(int) ((samples + 1) % ring.length)];
        return Math.max(0, newest - oldest) / (double) RATE_SECONDS;
    }

    long count() {
        return routes().count();
    }

    long received() {
        return routes().mapToLong(route -> consumer(route).getReceived()).sum();
    }

    void write(JsonGenerator json) throws IOException {
        List<Route> routes = routes().toList();
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
        json.writeStringField("reason", reason(relay));
        json.writeNumberField("connects", relay.getConnects());
        json.writeNumberField("received", relay.getReceived());
        json.writeNumberField("perSecond", rate(route.getId()));
        meters.write(json, "duplicates", "duplicate_counts", "relay", relay.getRelay());
        meters.write(json, "refused", "refused_counts", "relay", relay.getRelay());
        if (changelog.isFed()) {
            json.writeNumberField("stored", changelog.stored(relay.getRelay()));
        }
        json.writeNumberField("malformed", relay.getMalformed());
        json.writeNumberField("failed", relay.getFailed());
        json.writeNumberField("inFlight", relay.getInFlight());
        json.writeNumberField("lastEventAt", relay.getLastEventAt());
        if (relay.getCursor() > 0) {
            json.writeNumberField("cursor", relay.getCursor());
            json.writeNumberField("lagSeconds", Math.max(0, System.currentTimeMillis() / 1000 - relay.getCursor()));
        }
        json.writeEndObject();
    }

    private static String reason(NostrConsumer relay) {
        String reason = relay.getConnectionReason();
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }
}
