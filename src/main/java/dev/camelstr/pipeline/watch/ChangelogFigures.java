package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.pipeline.watch.Latencies.Quantiles;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.changelog.ChangelogEntry;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the changelog tells a relay node of the whole pipeline, wherever its parts run: verdicts, and the time from the
 * receipt of an event until this node saw it stored. Counts begin with the process. Thread-safe.
 */
public final class ChangelogFigures {
    private static final Logger LOG = LoggerFactory.getLogger(ChangelogFigures.class);
    private static final JsonFactory JSON = new JsonFactory();

    /** Beyond it what further relays brought is counted for all of them only. */
    private static final int MAX_RELAYS = 2_000;

    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, LongAdder> storedOf = new ConcurrentHashMap<>();
    private final Latencies collected = new Latencies();
    private final Latencies published = new Latencies();
    private final Latencies all = new Latencies();
    private volatile boolean fed;

    public ChangelogFigures() {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
    }

    /** Counts what was read; never fails, for the batch is delivered already. */
    public void count(List<ChangelogEntry> entries) {
        fed = true;
        long now = System.currentTimeMillis();
        for (ChangelogEntry entry : entries) {
            if (entry.type() == ChangelogEntry.Type.SUMMARY) {
                readSummary(entry.body());
            } else if (entry.receivedAt() > 0) {
                // A client's event has no relay. Clocks of two machines may differ: nothing takes less than no time.
                Latencies latencies = entry.relay().isEmpty() ? published : collected;
                latencies.record(now / 1000, Math.max(0, now - entry.receivedAt()));
                all.record(now / 1000, Math.max(0, now - entry.receivedAt()));
            }
        }
    }

    private void readSummary(byte[] summary) {
        try (JsonParser json = JSON.createParser(summary)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("counts")) {
                    readCounts(json);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("a summary of the changelog cannot be read", e);
        }
    }

    private void readCounts(JsonParser json) throws IOException {
        String verdict = "";
        String relay = "";
        long count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
            if (json.currentToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "verdict" -> verdict = json.getText();
                    case "relay" -> relay = json.getText();
                    case "count" -> count = json.getLongValue();
                    default -> json.skipChildren();
                }
            } else if (json.currentToken() == JsonToken.END_OBJECT) {
                add(Verdict.of(verdict), relay, count);
            }
        }
    }

    private void add(Verdict verdict, String relay, long count) {
        verdicts.get(verdict).add(count);
        if (verdict == Verdict.STORED && (storedOf.size() < MAX_RELAYS || storedOf.containsKey(relay))) {
            storedOf.computeIfAbsent(relay, key -> new LongAdder()).add(count);
        }
    }

    /** Whether this process reads the changelog at all. */
    boolean isFed() {
        return fed;
    }

    long count(Verdict verdict) {
        return verdicts.get(verdict).sum();
    }

    /** How many of a relay's events were new. */
    long stored(String relay) {
        LongAdder count = storedOf.get(relay);
        return count == null ? 0 : count.sum();
    }

    /** Of events that came from relays, in whole seconds from one to another. */
    Quantiles collected(long from, long to) {
        return collected.between(from, to);
    }

    /** Of events that came from clients. */
    Quantiles published(long from, long to) {
        return published.between(from, to);
    }

    /** Of both. */
    Quantiles latency(long from, long to) {
        return all.between(from, to);
    }
}
