package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.AppliedPositions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams as broker or log and the store see them: how much is in them, and how far the store is behind. */
final class StreamFigures {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFigures.class);
    private static final List<String> READ_BY_STORE = List.of("nostr.published", "nostr.collected");
    private static final String CHANGELOG = "nostr.stored";

    /**
     * One stream.
     *
     * @param written messages ever, as offsets tell: those of some brokers skip a few numbers
     * @param there messages that are retained
     * @param bytes -1 if unknown
     * @param lag messages that the store has not applied; empty where that is not known, or not its stream
     */
    private record Measured(
            String stream, int partitions, long written, long there, long bytes, OptionalLong lag, double perSecond) {}

    private final CamelContext context;
    private final String component;
    private final AppliedPositions positions;
    private volatile List<Measured> streams = List.of();
    private long measuredAtNanos;

    StreamFigures(CamelContext context, String component, AppliedPositions positions) {
        this.context = context;
        this.component = component;
        this.positions = positions;
    }

    /** Asks the broker and the database. What cannot be reached is left out. To be called by one thread. */
    void measure() {
        long now = System.nanoTime();
        List<Measured> measured = new ArrayList<>();
        READ_BY_STORE.forEach(stream -> measure(stream, now, measured));
        measure(CHANGELOG, now, measured);
        streams = measured;
        measuredAtNanos = now;
    }

    private void measure(String stream, long now, List<Measured> measured) {
        try {
            List<StreamInfo> partitions = ((StreamAdmin) context.getComponent(component)).info(stream);
            long written = partitions.stream().mapToLong(StreamInfo::next).sum();
            measured.add(new Measured(
                    stream,
                    partitions.size(),
                    written,
                    written - partitions.stream().mapToLong(StreamInfo::first).sum(),
                    partitions.stream().anyMatch(partition -> partition.bytes() < 0)
                            ? -1
                            : partitions.stream().mapToLong(StreamInfo::bytes).sum(),
                    READ_BY_STORE.contains(stream) ? lag(partitions) : OptionalLong.empty(),
                    rate(stream, written, now)));
        } catch (RuntimeException e) {
            LOG.debug("Stream {} is not known at the moment", stream, e);
        }
    }

    private double rate(String stream, long written, long now) {
        double seconds = (now - measuredAtNanos) / 1e9;
        return streams.stream()
                .filter(before -> before.stream().equals(stream) && seconds > 0)
                .mapToDouble(before -> Math.max(0, written - before.written()) / seconds)
                .findFirst()
                .orElse(0);
    }

    private OptionalLong lag(List<StreamInfo> partitions) {
        try {
            return OptionalLong.of(partitions.stream()
                    .mapToLong(partition -> Math.max(0, partition.next() - 1 - positions.applied(partition)))
                    .sum());
        } catch (RuntimeException e) {
            LOG.debug("The position of the store is not known at the moment", e);
            return OptionalLong.empty();
        }
    }

    void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("streams");
        for (Measured stream : streams) {
            json.writeStartObject();
            json.writeStringField("stream", stream.stream());
            json.writeNumberField("partitions", stream.partitions());
            json.writeNumberField("written", stream.written());
            json.writeNumberField("perSecond", stream.perSecond());
            json.writeNumberField("messages", stream.there());
            if (stream.bytes() >= 0) {
                json.writeNumberField("bytes", stream.bytes());
            }
            if (stream.lag().isPresent()) {
                json.writeNumberField("lag", stream.lag().getAsLong());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
