package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.lag.StoreLag;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The streams as broker or log and the store said last: how much is in them, and how far the store is behind. */
final class StreamFigures {
    private static final List<String> STREAMS =
            Stream.concat(StoreLag.STREAMS.stream(), Stream.of("nostr.stored")).toList();

    private static final long RATE_MILLIS = 10_000;

    /** @param written messages ever, as offsets tell: those of some brokers skip a few numbers */
    private record Seen(long at, long written) {}

    private final Conditions conditions;
    private final Map<String, Deque<Seen>> windows = new HashMap<>();

    StreamFigures(Conditions conditions) {
        this.conditions = conditions;
    }

    /** To be called once a second, for the rates. */
    synchronized void sample() {
        long at = conditions.streamsAt();
        for (String stream : STREAMS) {
            List<StreamInfo> partitions = conditions.partitions(stream);
            Deque<Seen> window = windows.computeIfAbsent(stream, name -> new ArrayDeque<>());
            if (!partitions.isEmpty() && (window.isEmpty() || window.getLast().at() < at)) {
                window.addLast(new Seen(at, written(partitions)));
                while (window.size() > 2 && at - window.getFirst().at() > RATE_MILLIS) {
                    window.removeFirst();
                }
            }
        }
    }

    private static long written(List<StreamInfo> partitions) {
        return partitions.stream().mapToLong(StreamInfo::next).sum();
    }

    private synchronized double rate(String stream) {
        Deque<Seen> window = windows.getOrDefault(stream, new ArrayDeque<>());
        if (window.size() < 2) {
            return 0;
        }
        double seconds = (window.getLast().at() - window.getFirst().at()) / 1e3;
        return Math.max(0, window.getLast().written() - window.getFirst().written()) / seconds;
    }

    /** Empty if it is not known of one of them. */
    private OptionalLong lag(List<StreamInfo> partitions) {
        long messages = 0;
        for (StreamInfo partition : partitions) {
            OptionalLong behind = conditions.behind(partition);
            if (behind.isEmpty()) {
                return behind;
            }
            messages += behind.getAsLong();
        }
        return OptionalLong.of(messages);
    }

    /** How many messages of a stream with one partition come after this offset, where that is known. */
    OptionalLong after(String stream, OptionalLong offset) {
        List<StreamInfo> partitions = conditions.partitions(stream);
        return partitions.size() != 1 || offset.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, partitions.get(0).next() - 1 - offset.getAsLong()));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("streamsAt", conditions.streamsAt());
        json.writeArrayFieldStart("streams");
        for (String stream : STREAMS) {
            List<StreamInfo> partitions = conditions.partitions(stream);
            if (!partitions.isEmpty()) {
                write(json, stream, partitions);
            }
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, String stream, List<StreamInfo> partitions) throws IOException {
        long written = written(partitions);
        json.writeStartObject();
        json.writeStringField("stream", stream);
        json.writeNumberField("partitions", partitions.size());
        json.writeNumberField("written", written);
        json.writeNumberField("perSecond", rate(stream));
        json.writeNumberField(
                "messages",
                written - partitions.stream().mapToLong(StreamInfo::first).sum());
        if (partitions.stream().allMatch(partition -> partition.bytes() >= 0)) {
            json.writeNumberField(
                    "bytes", partitions.stream().mapToLong(StreamInfo::bytes).sum());
        }
        OptionalLong lag = StoreLag.STREAMS.contains(stream) ? lag(partitions) : OptionalLong.empty();
        if (lag.isPresent()) {
            json.writeNumberField("lag", lag.getAsLong());
        }
        json.writeEndObject();
    }
}
