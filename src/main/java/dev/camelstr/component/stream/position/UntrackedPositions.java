package dev.camelstr.component.stream.position;

import dev.camelstr.component.stream.StartOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Begins at the option {@code offset}; after a broken read it goes on behind what was done. */
public final class UntrackedPositions implements PositionTracker {
    private final List<String> streams;
    private final StartOffset start;
    private final Map<String, Long> done = new LinkedHashMap<>();

    public UntrackedPositions(List<String> streams, StartOffset start) {
        this.streams = streams;
        this.start = start;
    }

    @Override
    public Optional<Map<String, StartOffset>> claim() {
        return Optional.of(PositionTracker.starts(
                streams, stream -> done.containsKey(stream) ? new StartOffset.At(done.get(stream) + 1) : start));
    }

    @Override
    public void completed(Map<String, Long> last) {
        done.putAll(last);
    }

    @Override
    public void idle() {}

    @Override
    public void flush() {}

    @Override
    public void release() {}
}
