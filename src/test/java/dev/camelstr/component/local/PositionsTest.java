package dev.camelstr.component.local;

import static dev.camelstr.component.local.LocalStreams.batch;
import static dev.camelstr.component.local.LocalStreams.bodies;
import static dev.camelstr.component.local.LocalStreams.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.local.log.PartitionLog;
import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionsTest {
    private static final String OPTIONS = "?positions=#positions&batching=true&claimInterval=20&redeliveryDelay=10";

    @TempDir
    Path folder;

    private LocalStreams streams;
    private final FakePositions positions = new FakePositions();

    @BeforeEach
    void start() throws Exception {
        streams = new LocalStreams(folder);
        streams.context().getRegistry().bind("positions", positions);
    }

    @AfterEach
    void stop() {
        streams.close();
    }

    @Test
    void aClaimSaysWhereEachStreamBegins() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 10);
        streams.publishNumbers("local-stream:b", 100, 10);
        positions.first = Optional.of(Map.of("a", 8L, "b", 9L));

        assertThat(bodies(
                        streams.collectBatches("local-stream:a,b" + OPTIONS, 1).get(0)))
                .containsExactly("8", "9", "109");
        assertThat(positions.claimed)
                .extracting(StreamInfo::stream, StreamInfo::next)
                .containsExactly(tuple("a", 10L), tuple("b", 10L));
        assertThat(take(positions.completed, 1)).containsExactly(Map.of("a", 9L, "b", 9L));
    }

    @Test
    void aRefusedClaimIsRepeatedUntilItIsGranted() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 1);
        positions.first = Optional.empty();
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        streams.route("local-stream:a" + OPTIONS, exchange -> seen.add(bodies(batch(exchange))));
        await().until(() -> positions.claims.get() > 3);
        assertThat(seen).isEmpty();
        positions.first = Optional.of(Map.of("a", 0L));
        assertThat(take(seen, 1)).containsExactly(List.of("0"));
    }

    @Test
    void aClaimThatFailsIsRepeated() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 1);
        positions.failures.set(2);
        assertThat(bodies(streams.collectBatches("local-stream:a" + OPTIONS, 1).get(0)))
                .containsExactly("0");
        assertThat(positions.claims).hasValue(3);
    }

    @Test
    void anErrorOfTheJvmDoesNotEndTheReading() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 1);
        positions.errors.set(1);
        assertThat(bodies(streams.collectBatches("local-stream:a" + OPTIONS, 1).get(0)))
                .containsExactly("0");
        assertThat(positions.claims).hasValue(2);
    }

    @Test
    void aLostPartitionIsClaimedAnewWithoutARelease() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 4);
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        streams.route("local-stream:a" + OPTIONS, exchange -> {
            seen.add(bodies(batch(exchange)));
            if (positions.claims.get() == 1) {
                positions.first = Optional.of(Map.of("a", 2L));
                throw new IllegalStateException("in a cause", new LostOwnershipException("epoch 7 is newer"));
            }
        });
        assertThat(take(seen, 2)).containsExactly(List.of("0", "1", "2", "3"), List.of("2", "3"));
        assertThat(positions.releases).hasValue(0);
        assertThat(positions.claims).hasValue(2);
    }

    @Test
    void ownershipThatIsLostWhileIdleIsClaimedAnew() throws Exception {
        streams.route("local-stream:a" + OPTIONS, exchange -> {});
        await().until(() -> positions.idles.get() > 0);
        positions.lostWhenIdle = true;
        await().until(() -> positions.claims.get() == 2);
        assertThat(positions.releases).hasValue(0);
    }

    @Test
    void thePartitionIsReleasedWhenTheRouteStops() throws Exception {
        String route = streams.route("local-stream:a" + OPTIONS, exchange -> {});
        await().until(() -> positions.idles.get() > 0);
        streams.context().getRouteController().stopRoute(route);
        assertThat(positions.releases).hasValue(1);
    }

    @Test
    void theClaimIsKeptAliveWhileABatchFailsAndWhileTheRouteIsSuspended() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 1);
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        String route = streams.route("local-stream:a" + OPTIONS, exchange -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        });
        await().until(() -> positions.idles.get() > 2);
        streams.context().getRouteController().suspendRoute(route);
        int idles = positions.idles.get();
        await().until(() -> positions.idles.get() > idles + 1);
        assertThat(positions.completed).isEmpty();
        failures.set(0);
        streams.context().getRouteController().resumeRoute(route);
        assertThat(take(positions.completed, 1)).containsExactly(Map.of("a", 0L));
        assertThat(positions.claims).hasValue(1);
    }

    @Test
    void theLogKeepsTheLastBatchUntilThePositionBehindItIsWritten() throws Exception {
        streams.publishNumbers("local-stream:a", 0, 4);
        streams.route("local-stream:a" + OPTIONS + "&maxBatch=2", exchange -> {});
        assertThat(take(positions.completed, 2)).hasSize(2);
        await().untilAsserted(() -> assertThat(log("a").appliers().neededFrom()).isEqualTo(4));
        assertThat(positions.neededAtCompletion).containsExactly(0L, 2L);
    }

    @Test
    void aStreamThatIsCutWhileItIsReadIsClaimedAnew() throws Exception {
        String small = "local-stream:a?retention=size&maxLength=20kB&segmentSize=2kB";
        streams.publishNumbers(small, 0, 10);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        streams.route("local-stream:a" + OPTIONS + "&maxBatch=2", exchange -> {
            reading.countDown();
            cut.await(120, TimeUnit.SECONDS);
            seen.add(bodies(batch(exchange)));
        });
        assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
        for (int next = 10; log("a").info().first() < 500; next += 100) {
            streams.publishNumbers(small, next, 100);
        }
        long first = log("a").info().first();
        positions.first = Optional.of(Map.of("a", first));
        cut.countDown();
        await().until(() -> positions.claims.get() == 2);
        assertThat(positions.releases).hasValue(1);
        await().until(() -> seen.stream().anyMatch(numbers -> numbers.contains(Long.toString(first))));
        assertThat(positions.claims).hasValue(2);
    }

    private PartitionLog log(String stream) {
        return streams.component()
                .openFolder()
                .orElseThrow()
                .streams()
                .get(stream)
                .partition(0);
    }

    private final class FakePositions implements ConsumerPositions {
        volatile Optional<Map<String, Long>> first = Optional.of(Map.of());
        volatile List<StreamInfo> claimed = List.of();
        volatile boolean lostWhenIdle;
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger errors = new AtomicInteger();
        final AtomicInteger claims = new AtomicInteger();
        final AtomicInteger idles = new AtomicInteger();
        final AtomicInteger releases = new AtomicInteger();
        final BlockingQueue<Map<String, Long>> completed = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> neededAtCompletion = new LinkedBlockingQueue<>();

        @Override
        public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> infos, boolean chosen) {
            claims.incrementAndGet();
            claimed = infos;
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the database is away");
            }
            if (errors.getAndDecrement() > 0) {
                throw new StackOverflowError();
            }
            return first;
        }

        @Override
        public void completed(int partition, Map<String, Long> last) {
            if (last.containsKey("a")) {
                neededAtCompletion.add(log("a").appliers().neededFrom());
            }
            completed.add(Map.copyOf(last));
        }

        @Override
        public void idle(int partition) {
            idles.incrementAndGet();
            if (lostWhenIdle) {
                lostWhenIdle = false;
                throw new LostOwnershipException("epoch 8 is newer");
            }
        }

        @Override
        public void release(int partition) {
            releases.incrementAndGet();
        }
    }
}
