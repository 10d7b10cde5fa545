package dev.camelstr.component.stream;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Where one partition's reading begins, and what becomes of its progress. */
interface PositionTracker {

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

    /** Begins at the option {@code offset}; after a broken read it goes on behind what was done. */
    final class Untracked implements PositionTracker {
        private final List<String> streams;
        private final StartOffset start;
        private final Map<String, Long> done = new LinkedHashMap<>();

        Untracked(List<String> streams, StartOffset start) {
            this.streams = streams;
            this.start = start;
        }

        @Override
        public Optional<Map<String, StartOffset>> claim() {
            return Optional.of(starts(
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

    /** The source keeps the position under the consumer's name. */
    final class Named implements PositionTracker {
        private final List<String> streams;
        private final StartOffset start;
        private final BatchSource source;
        private final Map<String, Long> unsaved = new LinkedHashMap<>();

        Named(List<String> streams, StartOffset start, BatchSource source) {
            this.streams = streams;
            this.start = start;
            this.source = source;
        }

        @Override
        public Optional<Map<String, StartOffset>> claim() {
            unsaved.clear();
            return Optional.of(starts(streams, stream -> {
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

    /** The position is kept elsewhere: see {@link ConsumerPositions}. */
    final class Outside implements PositionTracker {
        private final int partition;
        private final ConsumerPositions positions;
        private final BatchSource source;
        private final Map<String, Long> completed = new LinkedHashMap<>();
        private final Map<String, Long> expected = new HashMap<>();

        Outside(int partition, ConsumerPositions positions, BatchSource source) {
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
            return first.map(offsets -> starts(
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
}
