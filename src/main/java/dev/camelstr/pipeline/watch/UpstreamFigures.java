package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.nostr.NostrConsumer;
import dev.camelstr.pipeline.collect.HeldRelays;
import dev.camelstr.pipeline.health.RelayCondition.Trouble;
import dev.camelstr.pipeline.health.RelayWatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** The upstream relays whose routes run in this process. */
final class UpstreamFigures {
    private static final int RATE_SECONDS = 10;

    private final CamelContext context;
    private final ChangelogFigures changelog;
    private final RelayWatch watch;
    private final Map<String, Deque<Long>> lastTotals = new HashMap<>();

    UpstreamFigures(CamelContext context, ChangelogFigures changelog, RelayWatch watch) {
        this.context = context;
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

    /** What is told of all of them. */
    void writeSums(JsonGenerator json) throws IOException {
        List<Route> routes = routes();
        long connected = routes.stream()
                .filter(route -> RelayWatch.isConnected(consumer(route)))
                .filter(route -> watch.of(route.getId()).trouble() != Trouble.SILENT)
                .count();
        json.writeNumberField("upstreamCount", routes.size());
        json.writeNumberField("upstreamsConnected", connected);
        HeldRelays held = context.getRegistry().findSingleByType(HeldRelays.class);
        if (held != null) {
            writeCollectors(json, held);
        }
    }

    private static void writeCollectors(JsonGenerator json, HeldRelays held) throws IOException {
        json.writeArrayFieldStart("collectors");
        for (Map.Entry<String, Integer> share : held.shares().entrySet()) {
            json.writeStartObject();
            json.writeStringField("process", share.getKey());
            json.writeBooleanField("own", share.getKey().equals(held.process()));
            json.writeNumberField("relays", share.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** One by one: those that are asked for, and how many there are of these. */
    void write(JsonGenerator json, UpstreamQuery query) throws IOException {
        List<UpstreamRow> found =
                routes().stream().map(this::row).filter(query::matches).toList();
        List<UpstreamRow> page = found.stream()
                .sorted(query.comparator())
                .skip(query.offset())
                .limit(query.limit())
                .toList();
        json.writeStartObject();
        json.writeNumberField("upstreamsFound", found.size());
        json.writeArrayFieldStart("upstreams");
        for (UpstreamRow row : page) {
            row.write(json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private UpstreamRow row(Route route) {
        NostrConsumer relay = consumer(route);
        String name = relay.getRelay();
        return UpstreamRow.of(
                route.getId(),
                Objects.requireNonNullElse(route.getGroup(), ""),
                relay,
                watch.counts(relay),
                watch.of(route.getId()),
                rate(route.getId()),
                changelog.isFed() ? OptionalLong.of(changelog.stored(name)) : OptionalLong.empty());
    }
}
