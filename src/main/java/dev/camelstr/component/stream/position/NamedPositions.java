package dev.camelstr.component.stream.position;

import dev.camelstr.component.stream.BatchSource;
import dev.camelstr.component.stream.StartOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The source keeps the position under the consumer's name. */
public final class NamedPositions implements PositionTracker {
    private final List<String> streams;
    private final StartOffset start;
    private final BatchSource source;
    private final Map<String, Long> unsaved = new LinkedHashMap<>();

    public NamedPositions(List<String> streams, StartOffset start, BatchSource source) {
        this.streams = streams;
        this.start = start;
        this.source = source;
    }

    @Override
    public Optional<Map<String, StartOffset>> claim() {
        unsaved.clear();
        return Optional.of(PositionTracker.starts(streams, stream -> {
            OptionalLong last = source.stored(stream);
            return last.isPresent() ? new StartOffset.At(last.getAsLong() + 1) : start;
        }));
    }

    @Override
    public void completed(Map<String, Long> last) {
        unsaved.putAll(last);
    }

    @Override
    public void idle() {
        flush();
    }

    @Override
    public void flush() {
        if (!unsaved.isEmpty()) {
            source.store(unsaved);
            unsaved.clear();
        }
    }

    @Override
    public void release() {
        flush();
    }
}
