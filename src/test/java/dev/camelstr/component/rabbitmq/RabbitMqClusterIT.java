package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.testing.RabbitMq;
import dev.camelstr.testing.RabbitMqCluster;
import dev.camelstr.testing.TestNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster whose nodes are killed, the one that is named first before the others. */
@Tag("faults")
class RabbitMqClusterIT {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitMqClusterIT.class);
    private static final RabbitMqCluster CLUSTER = RabbitMqCluster.start(3);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final String uri = "rabbitmq-stream:" + TestNames.unique("cluster") + "?partitions=2";
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Map<Integer, List<Long>> offsets =
            Map.of(0, new CopyOnWriteArrayList<>(), 1, new CopyOnWriteArrayList<>());
    private final List<String> confirmed = new CopyOnWriteArrayList<>();
    private final AtomicLong lastAt = new AtomicLong(System.nanoTime());
    private final AtomicLong longestPause = new AtomicLong();

    @AfterAll
    static void end() {
        CLUSTER.close();
    }

    @Test
    void whicheverNodeIsStoppedOrKilledTheOthersGoOnAndNothingConfirmedIsLost() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (RabbitMqRoutes routes = new RabbitMqRoutes(CLUSTER.uri())
                .route("in", r -> r.from(uri + "&offset=first").process(this::receive))
                .start()) {
            CompletableFuture<Void> publisher =
                    CompletableFuture.runAsync(() -> publishUntil(enough, routes.template()));
            awaitMore();
            // Stopped first: a broker that dies soon after it became a member may not know it any more.
            for (Consumer<RabbitMq> end : List.<Consumer<RabbitMq>>of(RabbitMq::stop, RabbitMq::kill)) {
                for (RabbitMq node : CLUSTER.nodes()) {
                    end.accept(node);
                    awaitMore();
                    node.startAgain();
                    awaitMore();
                }
            }
            enough.set(true);
            publisher.join();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).containsAll(confirmed));
        }
        LOG.info("{} confirmed, {} ms without one at the most", confirmed.size(), longestPause.get() / 1_000_000);
        assertThat(offsets.values())
                .allSatisfy(partition -> assertThat(partition)
                        .as("neither a gap nor a repetition")
                        .isEqualTo(LongStream.range(0, partition.size()).boxed().toList()));
    }

    private void receive(Exchange exchange) {
        Message message = exchange.getMessage();
        offsets.get(message.getHeader(StreamConstants.PARTITION, Integer.class))
                .add(message.getHeader(StreamConstants.OFFSET, Long.class));
        received.add(message.getBody(String.class));
    }

    private void awaitMore() {
        int before = confirmed.size();
        await().atMost(PATIENCE).until(() -> confirmed.size() > before + 200);
    }

    private void publishUntil(AtomicBoolean enough, ProducerTemplate template) {
        for (int i = 0; !enough.get(); i++) {
            try {
                template.sendBodyAndHeader(
                        uri + "&confirmTimeout=3000", "m" + i, StreamConstants.ROUTING_KEY, String.valueOf(i));
                confirmed.add("m" + i);
                long now = System.nanoTime();
                longestPause.accumulateAndGet(now - lastAt.getAndSet(now), Math::max);
            } catch (CamelExecutionException e) {
                // The route's error handler would try again; here the next follows.
            }
        }
    }
}
