package dev.camelstr.store.changelog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.rules.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts what became of the messages of one stream in one batch: {@code {"first":0,"last":499,"messages":500,"counts":
 * [{"kind":1,"verdict":"stored","relay":"wss://…","count":480},…]}}; kind -1 is no event. For one thread.
 */
final class BatchSummary {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int NO_EVENT = -1;

    private record Key(int kind, Verdict verdict, String relay) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Integer.compare(kind, other.kind);
            order = order != 0 ? order : verdict.compareTo(other.verdict);
            return order != 0 ? order : relay.compareTo(other.relay);
        }
    }

    private final boolean repeated;
    private final Map<Key, Integer> counts = new TreeMap<>();
    private Optional<Origin> first = Optional.empty();
    private Optional<Origin> last = Optional.empty();
    private int messages;

    BatchSummary(boolean repeated) {
        this.repeated = repeated;
    }

    /** Whether it counts messages that were applied before. */
    boolean isRepeated() {
        return repeated;
    }

    Origin last() {
        return last.orElseThrow();
    }

    void count(Outcome outcome) {
        int kind = outcome.message().map(message -> message.event().kind()).orElse(NO_EVENT);
        String relay = outcome.source().property(StoreProperties.RELAY);
        counts.merge(new Key(kind, outcome.verdict(), relay), 1, Integer::sum);
        Origin origin = outcome.source().origin();
        first = first.or(() -> Optional.of(origin));
        last = Optional.of(origin);
        messages++;
    }

    byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("first", first.orElseThrow().offset());
            json.writeNumberField("last", last().offset());
            json.writeNumberField("messages", messages);
            json.writeArrayFieldStart("counts");
            for (Map.Entry<Key, Integer> count : counts.entrySet()) {
                json.writeStartObject();
                json.writeNumberField("kind", count.getKey().kind());
                json.writeStringField("verdict", count.getKey().verdict().word());
                json.writeStringField("relay", count.getKey().relay());
                json.writeNumberField("count", count.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
