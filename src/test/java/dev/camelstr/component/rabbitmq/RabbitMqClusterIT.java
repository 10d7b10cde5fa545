package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.impl.Client;
import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.component.stream.StreamInfo;
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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster on whose nodes streams are put, and whose nodes are killed, the one that is named first before the others. By the
 * broker's count of all leaders streams are spread, so that comes first; and last the kills, after which nodes lead less.
 */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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

    /** The ports of the nodes that hold a stream, the leader's first. */
    private static List<Integer> members(String stream) {
        try (Client client = new Client(
                new Client.ClientParameters().port(CLUSTER.nodes().get(0).port()))) {
            Client.StreamMetadata metadata = client.metadata(stream).get(stream);
            return Stream.concat(Stream.of(metadata.getLeader()), metadata.getReplicas().stream())
                    .map(Client.Broker::getPort)
                    .toList();
        }
    }

    private static void create(RabbitMqRoutes routes, String stream, String options) {
        routes.template()
                .sendBodyAndHeader("rabbitmq-stream:" + stream + "?" + options, "m", StreamConstants.ROUTING_KEY, "k");
    }

    @Test
    @Order(2)
    void aStreamHasAsManyReplicasAsItsEndpointOrElseTheComponentSays() {
        String stream = TestNames.unique("replicas");
        try (RabbitMqRoutes routes = new RabbitMqRoutes(CLUSTER.uri())) {
            routes.component().setReplicas(2);
            routes.start();
            create(routes, stream + "-default", "");
            create(routes, stream + "-one", "replicas=1");
            create(routes, stream + "-three", "replicas=3");
            create(routes, stream + "-all", "replicas=0");
            create(routes, stream + "-super", "partitions=2&replicas=1");
            routes.component().broker().logName(false);
        }
        Map.of("-default", 2, "-one", 1, "-three", 3, "-all", 3, "-super-0", 1, "-super-1", 1)
                .forEach((name, replicas) -> await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(members(stream + name))
                                .as(name)
                                .hasSize(replicas)
                                .doesNotHaveDuplicates()));
        assertThat(members(BrokerName.STREAM)).hasSize(2);
    }

    @Test
    @Order(1)
    void leadersAreSpreadOrWhereTheyWereAskedFor() {
        String stream = TestNames.unique("leaders");
        RabbitMq asked = CLUSTER.nodes().get(1);
        try (RabbitMqRoutes routes = new RabbitMqRoutes(asked.uri()).start()) {
            create(routes, stream + "-balanced", "partitions=6");
            create(routes, stream + "-local", "partitions=6&leaderLocator=client-local");
        }
        assertThat(leaders(stream + "-balanced", 6))
                .containsAll(CLUSTER.nodes().stream().map(RabbitMq::port).toList());
        assertThat(leaders(stream + "-local", 6)).containsOnly(asked.port());
    }

    private static List<Integer> leaders(String stream, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> members(stream + "-" + partition).get(0))
                .toList();
    }

    @Test
    @Order(2)
    void whoMayNotCreateStreamsUsesThoseThatAreThere() {
        String stream = TestNames.unique("there");
        Map<String, String> optionsByStream = Map.of(stream, "partitions=1", stream + "-super", "partitions=2");
        try (RabbitMqRoutes routes = new RabbitMqRoutes(CLUSTER.uri()).start()) {
            optionsByStream.forEach((name, options) -> create(routes, name, options));
        }
        try (RabbitMqRoutes routes = new RabbitMqRoutes(CLUSTER.uri().replace("guest:guest", "user:user")).start()) {
            optionsByStream.forEach((name, options) -> {
                create(routes, name, options);
                assertThat(routes.component().info(name).stream()
                                .mapToLong(StreamInfo::next)
                                .sum())
                        .isEqualTo(2);
            });
        }
    }

    @Test
    @Order(3)
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
