package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.RelayStatistics;
import dev.camelstr.pipeline.Build;
import dev.camelstr.pipeline.forward.ForwardRoutes;
import dev.camelstr.pipeline.serve.subscription.Subscriptions;
import dev.camelstr.pipeline.watch.Latencies.Quantiles;
import dev.camelstr.store.Verdict;
import java.io.IOException;
import java.util.List;
import org.apache.camel.CamelContext;

/** Writes the figures in the order of the data's way. What this process does not know is left out. */
final class FiguresWriter {
    private static final int RATE_SECONDS = 10;
    private static final List<String> PARTS = List.of(
            "collect", "import", "store", "upkeep", "serve", "search", "statistics", "forward", "trusted-assertions");

    private final CamelContext context;
    private final ChangelogFigures changelog;
    private final UpstreamFigures upstreams;
    private final StreamFigures streams;
    private final HealthFigures health;
    private final ViewFigures views;
    private final Meters meters;
    private final Subscriptions subscriptions;
    private final History history;
    private final HourFigures hour;
    private final ForwardFigures forwards;

    FiguresWriter(
            CamelContext context,
            ChangelogFigures changelog,
            UpstreamFigures upstreams,
            StreamFigures streams,
            HealthFigures health,
            ViewFigures views,
            Meters meters,
            Subscriptions subscriptions,
            History history,
            HourFigures hour) {
        this.context = context;
        this.changelog = changelog;
        this.upstreams = upstreams;
        this.streams = streams;
        this.forwards = new ForwardFigures(context, streams);
        this.health = health;
        this.views = views;
        this.meters = meters;
        this.subscriptions = subscriptions;
        this.history = history;
        this.hour = hour;
    }

    void write(JsonGenerator json) throws IOException {
        long now = System.currentTimeMillis();
        json.writeStartObject();
        json.writeNumberField("time", now);
        json.writeStringField("version", Build.VERSION);
        json.writeNumberField("uptimeSeconds", context.getUptime().toSeconds());
        health.write(json);
        parts(json);
        History.Rates rates = history.rates(RATE_SECONDS);
        collect(json, rates);
        upstreams.writeSums(json);
        streams.write(json);
        if (changelog.isFed() || runs("broadcast")) {
            store(json, rates);
            latency(json, now / 1000);
        }
        if (runs("serve")) {
            serve(json, rates);
        }
        forwards.write(json);
        views.write(json);
        hour.write(json);
        json.writeEndObject();
    }

    private void parts(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("parts");
        for (String part : PARTS) {
            if (runs(part)) {
                json.writeString(part);
            }
        }
        json.writeEndArray();
    }

    private boolean runs(String part) {
        // The routes of the template are named after their relays.
        return context.getRoute(part) != null
                || part.equals("collect") && upstreams.count() > 0
                || part.equals("forward") && !ForwardRoutes.relays(context).isEmpty();
    }

    private void collect(JsonGenerator json, History.Rates rates) throws IOException {
        json.writeObjectFieldStart("collect");
        json.writeNumberField("received", upstreams.received());
        json.writeNumberField("perSecond", rates.received());
        meters.writeOfRelays(json, "duplicates", "duplicate_counts");
        meters.writeOfRelays(json, "refused", "refused_counts");
        meters.writeOfRelays(json, "published", "queue_publish_counts");
        json.writeEndObject();
    }

    private void store(JsonGenerator json, History.Rates rates) throws IOException {
        json.writeObjectFieldStart("store");
        json.writeNumberField("storedPerSecond", rates.stored());
        json.writeNumberField("droppedPerSecond", rates.dropped());
        json.writeObjectFieldStart("verdicts");
        for (Verdict verdict : Verdict.values()) {
            json.writeNumberField(verdict.word(), changelog.count(verdict));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void latency(JsonGenerator json, long now) throws IOException {
        json.writeObjectFieldStart("latency");
        json.writeNumberField("windowSeconds", Latencies.SECONDS);
        quantiles(json, "collected", changelog.collected(now - Latencies.SECONDS + 1, now));
        quantiles(json, "published", changelog.published(now - Latencies.SECONDS + 1, now));
        json.writeEndObject();
    }

    private static void quantiles(JsonGenerator json, String field, Quantiles quantiles) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("count", quantiles.count());
        if (quantiles.count() > 0) {
            json.writeNumberField("p50Millis", quantiles.p50());
            json.writeNumberField("p95Millis", quantiles.p95());
            json.writeNumberField("p99Millis", quantiles.p99());
        }
        json.writeEndObject();
    }

    private void serve(JsonGenerator json, History.Rates rates) throws IOException {
        RelayStatistics relay = RelayStatistics.of(context);
        json.writeObjectFieldStart("serve");
        json.writeNumberField("connections", relay.openSessions());
        json.writeNumberField("subscriptions", subscriptions.size());
        json.writeNumberField("messagesReceived", relay.messagesReceived());
        json.writeNumberField("messagesSent", relay.messagesSent());
        json.writeNumberField("sentPerSecond", rates.sent());
        json.writeNumberField("bytesSent", relay.bytesSent());
        json.writeNumberField("rateLimited", relay.rateLimited());
        json.writeNumberField("slowReadersClosed", relay.slowReadersClosed());
        json.writeNumberField("refusedConnections", relay.refusedConnections());
        json.writeEndObject();
    }
}
