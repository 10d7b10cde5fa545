package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.lag.StoreLag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams as broker or log and the store see them: how much is in them, and how far the store is behind. */
final class StreamFigures {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFigures.class);
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

    private final StoreLag storeLag;
    private volatile List<Measured> streams = List.of();
    private long measuredAtNanos;

    StreamFigures(StoreLag storeLag) {
        this.storeLag = storeLag;
    }

    /** Asks the broker and the database. What cannot be reached is left out. To be called by one thread. */
    void measure() {
        long now = System.nanoTime();
        List<Measured> measured = new ArrayList<>();
        StoreLag.STREAMS.forEach(stream -> measure(stream, now, measured));
        measure(CHANGELOG, now, measured);
        streams = measured;
        measuredAtNanos = now;
    }

    private void measure(String stream, long now, List<Measured> measured) {
        try {
            List<StreamInfo> partitions = storeLag.partitions(stream);
            long written = partitions.stream().mapToLong(StreamInfo::next).sum();
            measured.add(new Measured(
                    stream,
                    partitions.size(),
                    written,
                    written - partitions.stream().mapToLong(StreamInfo::first).sum(),
                    partitions.stream().anyMatch(partition -> partition.bytes() < 0)
                            ? -1
                            : partitions.stream().mapToLong(StreamInfo::bytes).sum(),
                    StoreLag.STREAMS.contains(stream) ? lag(partitions) : OptionalLong.empty(),
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
        long messages = 0;
        for (StreamInfo partition : partitions) {
            OptionalLong unapplied = storeLag.of(partition);
            if (unapplied.isEmpty()) {
                return unapplied;
            }
            messages += Math.max(0, unapplied.getAsLong());
        }
        return OptionalLong.of(messages);
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
