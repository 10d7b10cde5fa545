package dev.camelstr.component.stream.position;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StartOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where one partition's reading begins, and what becomes of its progress. */
public interface PositionTracker {

    /** Where to begin, by stream; empty if another consumer holds the partition. */
    Optional<Map<String, StartOffset>> claim();

    /**
     * How many of these messages, from the first on, may be delivered: those before a place where the stream was cut
     * while it was read.
     */
    default int soundUpTo(List<InboundMessage> taken) {
        return taken.size();
    }

    /** An exchange with these highest offsets has succeeded. */
    void completed(Map<String, Long> last);

    /** No exchange is under way. */
    void idle();

    /** What was taken from the source is done: a place to write progress once. */
    void flush();

    /** Reading ends. */
    void release();

    static Map<String, StartOffset> starts(List<String> streams, Function<String, StartOffset> start) {
        Map<String, StartOffset> starts = new LinkedHashMap<>();
        streams.forEach(stream -> starts.put(stream, start.apply(stream)));
        return starts;
    }
}
