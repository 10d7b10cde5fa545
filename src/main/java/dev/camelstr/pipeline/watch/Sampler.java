package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.RelayStatistics;
import dev.camelstr.pipeline.serve.subscription.Subscriptions;
import dev.camelstr.pipeline.watch.Latencies.Quantiles;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.statistics.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a sample of the counters each second, and has the last hour asked for when the figures are gathered. */
final class Sampler {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<Verdict> KEPT = EnumSet.of(Verdict.STORED, Verdict.EPHEMERAL);

    private record Totals(long received, long stored, long dropped, long sent) {}

    private final History history = new History();
    private final HourFigures hour;
    private final FiguresWriter writer;
    private final ChangelogFigures changelog;
    private final UpstreamFigures upstreams;
    private final StreamFigures streams;
    private final RelayStatistics relay;
    private final ScheduledExecutorService timer;
    private Totals last = new Totals(0, 0, 0, 0); // counters begin with the process, which is before the first sample
    private long lastSecond;
    private Future<?> counting;

    Sampler(
            CamelContext context,
            ChangelogFigures changelog,
            UpstreamFigures upstreams,
            StreamFigures streams,
            HealthFigures health,
            ViewFigures views,
            Meters meters,
            Subscriptions subscriptions) {
        this.changelog = changelog;
        this.upstreams = upstreams;
        this.streams = streams;
        this.relay = RelayStatistics.of(context);
        this.hour = new HourFigures(context);
        this.writer = new FiguresWriter(
                context, changelog, upstreams, streams, health, views, meters, subscriptions, history, hour);
        timer = context.getExecutorServiceManager().newScheduledThreadPool(this, "status", 2);
        timer.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    private void sample() {
        try {
            upstreams.sample();
            streams.sample();
            long second = System.currentTimeMillis() / 1000 - 1; // the last one that is over
            if (second <= lastSecond) {
                return; // woken too early: the next sample has it all
            }
            Totals now = totals();
            Quantiles latency = changelog.latency(second, second);
            history.add(
                    second,
                    new Sample(
                            now.received() - last.received(),
                            now.stored() - last.stored(),
                            now.dropped() - last.dropped(),
                            now.sent() - last.sent(),
                            latency.p50(),
                            latency.p95()),
                    from -> changelog.latency(from, from + Latencies.SECONDS - 1));
            last = now;
            lastSecond = second;
        } catch (RuntimeException e) {
            LOG.debug("no sample this time", e); // a task that throws would not be called again
        }
    }

    private Totals totals() {
        long stored = 0;
        long dropped = 0;
        for (Verdict verdict : Verdict.values()) {
            if (KEPT.contains(verdict)) {
                stored += changelog.count(verdict);
            } else {
                dropped += changelog.count(verdict);
            }
        }
        return new Totals(upstreams.received(), stored, dropped, relay.messagesSent());
    }

    /** To be called by one thread at a time. */
    byte[] figures() {
        measureHour();
        return write(writer::write);
    }

    byte[] upstreams(UpstreamQuery query) {
        return write(json -> upstreams.write(json, query));
    }

    History history() {
        return history;
    }

    byte[] seconds(int last) {
        return write(json -> history.writeSeconds(json, last));
    }

    byte[] minutes(int last) {
        return write(json -> history.writeMinutes(json, last));
    }

    /** Nobody waits for it: what it says is in the next figures. */
    private void measureHour() {
        if (hour.isDue() && (counting == null || counting.isDone())) {
            counting = timer.submit(hour::measure);
        }
    }

    private interface Section {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] write(Section section) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            section.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
