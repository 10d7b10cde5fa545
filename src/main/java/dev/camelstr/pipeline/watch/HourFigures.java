package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.store.statistics.Statistics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last hour by minutes, as the statistics view has it, wherever that runs; a few seconds old. */
final class HourFigures {
    private static final Logger LOG = LoggerFactory.getLogger(HourFigures.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MINUTES = 60;
    private static final int MOST_RELAYS = 20;
    private static final int MOST_NAMES = 20;
    private static final int MOST_GAPS = 20;

    /** @param first its first minute, since 1970; the sixtieth is the one that is not over */
    private record Hour(
            long first,
            Map<String, long[]> verdicts,
            Map<String, long[]> relays,
            List<Statistics.Top> authors,
            List<Statistics.Top> tags,
            List<Statistics.Gap> gaps) {}

    private final CamelContext context;
    private volatile Optional<Hour> hour = Optional.empty();
    private volatile long measuredAtNanos = System.nanoTime() - FRESH_NANOS;

    HourFigures(CamelContext context) {
        this.context = context;
    }

    boolean isDue() {
        return System.nanoTime() - measuredAtNanos >= FRESH_NANOS;
    }

    /** Asks the database. To be called by one thread at a time. */
    void measure() {
        Statistics statistics = context.getRegistry().lookupByNameAndType("statistics", Statistics.class);
        try {
            hour = statistics == null ? Optional.empty() : Optional.of(ask(statistics));
        } catch (SQLException | RuntimeException e) {
            LOG.debug("the statistics are not known at the moment", e);
            hour = Optional.empty();
        } finally {
            measuredAtNanos = System.nanoTime();
        }
    }

    private static Hour ask(Statistics statistics) throws SQLException {
        long first = System.currentTimeMillis() / 60_000 - MINUTES + 1;
        List<Statistics.Gap> gaps = statistics.gaps(HOUR);
        return new Hour(
                first,
                columns(first, statistics.verdicts(HOUR)),
                columns(first, statistics.relays(HOUR, MOST_RELAYS)),
                statistics.topAuthors(MOST_NAMES),
                statistics.topTags(MOST_NAMES),
                gaps.subList(Math.max(0, gaps.size() - MOST_GAPS), gaps.size()));
    }

    private static Map<String, long[]> columns(long first, List<Statistics.Minute> minutes) {
        Map<String, long[]> columns = new LinkedHashMap<>();
        for (Statistics.Minute minute : minutes) {
            long index = minute.minute().getEpochSecond() / 60 - first;
            if (index >= 0 && index < MINUTES) { // a minute may have begun meanwhile
                columns.computeIfAbsent(RelayUrl.withoutSecrets(minute.name()), name -> new long[MINUTES])[
                                (int) index] +=
                        minute.count();
            }
        }
        return columns;
    }

    /** Nothing where nothing was counted. */
    void write(JsonGenerator json) throws IOException {
        Optional<Hour> known = hour.filter(one -> !one.verdicts().isEmpty());
        if (known.isPresent()) {
            json.writeObjectFieldStart("hour");
            write(json, known.get());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Hour hour) throws IOException {
        json.writeNumberField("from", hour.first() * 60);
        json.writeObjectFieldStart("verdicts");
        for (Map.Entry<String, long[]> verdict : hour.verdicts().entrySet()) {
            json.writeFieldName(verdict.getKey());
            json.writeArray(verdict.getValue(), 0, MINUTES);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("relays");
        for (Map.Entry<String, long[]> relay : hour.relays().entrySet()) {
            json.writeStartObject();
            json.writeStringField("relay", relay.getKey());
            json.writeFieldName("counts");
            json.writeArray(relay.getValue(), 0, MINUTES);
            json.writeEndObject();
        }
        json.writeEndArray();
        names(json, "authors", hour.authors());
        names(json, "tags", hour.tags());
        json.writeArrayFieldStart("gaps");
        for (Statistics.Gap gap : hour.gaps()) {
            json.writeStartObject();
            json.writeNumberField("from", gap.from().toEpochMilli());
            json.writeNumberField("to", gap.to().toEpochMilli());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void names(JsonGenerator json, String field, List<Statistics.Top> names) throws IOException {
        json.writeArrayFieldStart(field);
        for (Statistics.Top name : names) {
            json.writeStartObject();
            json.writeStringField("name", name.name());
            json.writeNumberField("count", name.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
