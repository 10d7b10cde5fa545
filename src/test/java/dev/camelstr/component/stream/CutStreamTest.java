package dev.camelstr.component.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.position.OutsidePositions;
import dev.camelstr.component.stream.position.PositionTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A stream that loses its beginning while a consumer with positions of its own reads it. */
class CutStreamTest {
    private final Source source = new Source();
    private final PositionTracker tracker = new OutsidePositions(0, new Positions(), source);

    @Test
    void messagesInARowAreSound() {
        tracker.claim();
        assertThat(tracker.soundUpTo(messages(5, 6, 7))).isEqualTo(3);
        assertThat(tracker.soundUpTo(messages(8))).isEqualTo(1);
    }

    @Test
    void offsetsThatTheBrokerTookForItselfAreNoLoss() {
        tracker.claim();
        assertThat(tracker.soundUpTo(messages(5, 7, 9))).isEqualTo(3);
    }

    @Test
    void whatComesAfterTheCutIsNotDelivered() {
        tracker.claim();
        source.first = 20;
        assertThat(tracker.soundUpTo(messages(5, 6, 20, 21))).isEqualTo(2);
    }

    @Test
    void aCutBeforeTheFirstMessageIsSeen() {
        tracker.claim();
        source.first = 20;
        assertThat(tracker.soundUpTo(messages(20))).isZero();
    }

    @Test
    void anotherClaimBeginsAnew() {
        tracker.claim();
        source.first = 20;
        tracker.soundUpTo(messages(20));
        source.start = 20;
        tracker.claim();
        assertThat(tracker.soundUpTo(messages(20, 21))).isEqualTo(2);
    }

    private static List<InboundMessage> messages(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> new InboundMessage(new byte[0], Map.of(), new Origin("s", 0, offset), 0))
                .toList();
    }

    private final class Positions implements ConsumerPositions {
        @Override
        public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
            return Optional.of(Map.of("s", source.start));
        }

        @Override
        public void completed(int partition, Map<String, Long> last) {}

        @Override
        public void idle(int partition) {}

        @Override
        public void release(int partition) {}
    }

    private static final class Source implements BatchSource {
        private long first;
        private long start = 5;

        @Override
        public List<StreamInfo> info() {
            return List.of(new StreamInfo("s", 0, "log", first, 100, -1));
        }

        @Override
        public OptionalLong stored(String stream) {
            return OptionalLong.empty();
        }

        @Override
        public void store(Map<String, Long> last) {}

        @Override
        public void open(Map<String, StartOffset> from) {}

        @Override
        public void take(Batch to, Duration timeout) {}

        @Override
        public void wakeUp() {}

        @Override
        public void shut() {}

        @Override
        public void close() {}
    }
}
