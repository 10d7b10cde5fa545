package dev.camelstr.component.stream.position;

import dev.camelstr.component.stream.BatchSource;
import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.StartOffset;
import dev.camelstr.component.stream.StreamInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The position is kept elsewhere: see {@link ConsumerPositions}. */
public final class OutsidePositions implements PositionTracker {
    private final int partition;
    private final ConsumerPositions positions;
    private final BatchSource source;
    private final Map<String, Long> completed = new LinkedHashMap<>();
    private final Map<String, Long> expected = new HashMap<>();

    public OutsidePositions(int partition, ConsumerPositions positions, BatchSource source) {
        this.partition = partition;
        this.positions = positions;
        this.source = source;
    }

    @Override
    public Optional<Map<String, StartOffset>> claim() {
        completed.clear();
        List<StreamInfo> streams = source.info();
        Optional<Map<String, Long>> first = positions.claim(partition, streams, source.isChosenByBroker());
        first.ifPresent(source::notNeededBelow);
        expected.clear();
        first.ifPresent(expected::putAll);
        return first.map(offsets -> PositionTracker.starts(
                streams.stream().map(StreamInfo::stream).toList(),
                stream -> new StartOffset.At(offsets.getOrDefault(stream, 0L))));
    }

    /** Offsets may skip without a loss; only what the stream no longer holds is lost. */
    @Override
    public int soundUpTo(List<InboundMessage> taken) {
        for (int i = 0; i < taken.size(); i++) {
            Origin origin = taken.get(i).origin();
            long due = expected.getOrDefault(origin.stream(), 0L);
            if (origin.offset() > due && first(origin.stream()) > due) {
                return i;
            }
            expected.put(origin.stream(), origin.offset() + 1);
        }
        return taken.size();
    }

    private long first(String stream) {
        return source.info().stream()
                .filter(info -> info.stream().equals(stream))
                .mapToLong(StreamInfo::first)
                .max()
                .orElse(0);
    }

    /** What the positions announce may be written with the next batch only, so what is needed lags one behind. */
    @Override
    public void completed(Map<String, Long> last) {
        source.notNeededBelow(completed);
        positions.completed(partition, last);
        last.forEach((stream, offset) -> completed.put(stream, offset + 1));
    }

    @Override
    public void idle() {
        positions.idle(partition);
        source.notNeededBelow(completed);
    }

    @Override
    public void flush() {}

    @Override
    public void release() {
        positions.release(partition);
    }
}
