package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.stream.ConsumerPositions;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.testing.TestNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RabbitMqPositionsIT {
    private final String stream = TestNames.unique("positions");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Positions positions = new Positions();

    /** Positions as a database would keep them. */
    private static final class Positions implements ConsumerPositions {
        private final Map<String, Long> next = new HashMap<>();
        private final List<List<StreamInfo>> claims = new CopyOnWriteArrayList<>();
        private final AtomicInteger released = new AtomicInteger();
        private volatile boolean refuse;

        @Override
        public synchronized Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
            claims.add(streams);
            return refuse ? Optional.empty() : Optional.of(Map.copyOf(next));
        }

        @Override
        public synchronized void completed(int partition, Map<String, Long> last) {
            last.forEach((name, offset) -> next.put(name, offset + 1));
        }

        @Override
        public void idle(int partition) {}

        @Override
        public void release(int partition) {
            released.incrementAndGet();
        }
    }

    private static List<OutboundMessage> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new OutboundMessage(("m" + i).getBytes(StandardCharsets.UTF_8), Map.of()))
                .toList();
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private RabbitMqRoutes reader(AtomicBoolean lost) throws Exception {
        return new RabbitMqRoutes()
                .bind("positions", positions)
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?positions=#bean:positions&claimInterval=50")
                                .process(e -> {
                                    if (lost.getAndSet(false)) {
                                        throw new IllegalStateException(
                                                "refused", new LostOwnershipException("epoch 2"));
                                    }
                                    received.add(e.getMessage().getBody(String.class));
                                }));
    }

    @Test
    void readingBeginsWhereThePositionsSayAlsoInTheMiddleOfAChunk() throws Exception {
        positions.next.put(stream, 7L);
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 10));
        }
        try (RabbitMqRoutes routes = reader(new AtomicBoolean()).start()) {
            assertThat(routes.context().isStarted()).isTrue();
            await().untilAsserted(() -> assertThat(received).isEqualTo(texts(7, 10)));
            assertThat(positions.claims.get(0)).singleElement().returns(10L, StreamInfo::next);
        }
        assertThat(positions.released).hasPositiveValue();
        try (RabbitMqRoutes routes = reader(new AtomicBoolean()).start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(10, 20));
            await().untilAsserted(() -> assertThat(received).isEqualTo(texts(7, 20)));
        }
    }

    @Test
    void aRefusedConsumerClaimsAgain() throws Exception {
        positions.refuse = true;
        try (RabbitMqRoutes routes = reader(new AtomicBoolean()).start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 3));
            await().until(() -> positions.claims.size() >= 3);
            assertThat(received).isEmpty();
            positions.refuse = false;
            await().untilAsserted(() -> assertThat(received).isEqualTo(texts(0, 3)));
        }
    }

    @Test
    void whoLostThePartitionDoesNotDeliverTheBatchAgainButClaimsAnew() throws Exception {
        AtomicBoolean lost = new AtomicBoolean(true);
        try (RabbitMqRoutes routes = reader(lost).start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 3));
            await().untilAsserted(() -> assertThat(received).isEqualTo(texts(0, 3)));
            assertThat(positions.claims).hasSize(2);
            assertThat(positions.released).hasValue(0);
        }
    }
}
