package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.Partitions;
import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.testing.TestNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class RabbitMqPartitionsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final String stream = TestNames.unique("super");
    private final Map<String, Set<Integer>> partitionsByKey = new ConcurrentHashMap<>();
    private final List<String> received = new CopyOnWriteArrayList<>();

    private List<OutboundMessage> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new OutboundMessage(
                        ("m" + i).getBytes(StandardCharsets.UTF_8), Map.of("key", "k" + i % 20), "k" + i % 20))
                .toList();
    }

    private RabbitMqRoutes reader(String options) throws Exception {
        return new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?partitions=2&" + options)
                                .process(e -> {
                                    partitionsByKey
                                            .computeIfAbsent(
                                                    e.getMessage().getHeader("key", String.class),
                                                    key -> ConcurrentHashMap.newKeySet())
                                            .add(e.getMessage().getHeader(StreamConstants.PARTITION, Integer.class));
                                    received.add(e.getMessage().getBody(String.class));
                                }));
    }

    private static int held(RabbitMqRoutes routes) {
        return ((StreamConsumer) routes.context().getRoute("in").getConsumer()).partitionsHeld();
    }

    @Test
    void theKeyChoosesThePartition() throws Exception {
        try (RabbitMqRoutes routes = reader("offset=first").start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream + "?partitions=2", messages(0, 200));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).hasSize(200));
            assertThat(partitionsByKey).hasSize(20);
            partitionsByKey.forEach((key, partitions) -> assertThat(partitions).containsExactly(Partitions.of(key, 2)));
            List<StreamInfo> info = routes.component().info(stream);
            assertThat(info).hasSize(2).extracting(StreamInfo::partition).containsExactly(0, 1);
            assertThat(info.get(0).next() + info.get(1).next()).isEqualTo(200);
        }
    }

    @Test
    void anotherNumberOfPartitionsThanThereAreIsAnErrorThatSaysSo() throws Exception {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream + "?partitions=2", messages(0, 1));
            for (int wrong : new int[] {1, 3}) {
                assertThatThrownBy(() -> routes.template()
                                .sendBody("rabbitmq-stream:" + stream + "?partitions=" + wrong, messages(0, 1)))
                        .rootCause()
                        .hasMessageContaining("has 2 partition(s), not " + wrong);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatExistsWithOtherReplicasIsUsedAndSaidToDiffer(int partitions) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(StreamDeclaration.class);
        String uri = "rabbitmq-stream:" + stream + "?partitions=" + partitions;
        log.start();
        logger.addAppender(log);
        try {
            for (String options : List.of("", "", "&replicas=1")) {
                assertThat(differing(log)).as("before it differs").isEmpty();
                try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
                    routes.template().sendBody(uri + options, messages(0, 1));
                }
            }
            assertThat(differing(log))
                    .singleElement()
                    .asString()
                    .contains("exists with other arguments", "replicas", "is used as it is");
        } finally {
            logger.detachAppender(log);
        }
    }

    private List<String> differing(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("Stream " + stream + " "))
                .toList();
    }

    /** The broker takes a super stream's exchange away again where two processes create it at once. */
    @Test
    void processesThatCreateASuperStreamAtOnceAllFindItWhole() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(4);
        try (RabbitMqRoutes first = new RabbitMqRoutes().start();
                RabbitMqRoutes second = new RabbitMqRoutes().start();
                RabbitMqRoutes third = new RabbitMqRoutes().start();
                RabbitMqRoutes fourth = new RabbitMqRoutes().start()) {
            for (int round = 0; round < 10; round++) {
                String created = stream + "-round-" + round;
                List<Callable<Void>> all = Stream.of(first, second, third, fourth)
                        .map(process -> (Callable<Void>) () -> {
                            process.template()
                                    .sendBody("rabbitmq-stream:" + created + "?partitions=3", messages(0, 10));
                            return null;
                        })
                        .toList();
                for (Future<Void> sent : processes.invokeAll(all)) {
                    sent.get();
                }
                assertThat(first.component().info(created).stream()
                                .mapToLong(StreamInfo::next)
                                .sum())
                        .isEqualTo(40);
                assertThat(SuperStream.partitions(first.component().broker().environment(), created))
                        .containsExactly(created + "-0", created + "-1", created + "-2");
            }
        } finally {
            processes.shutdownNow();
        }
    }

    @Test
    void partitionsThatNoSuperStreamBindsAreAnErrorThatSaysSo() throws Exception {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            for (int partition = 0; partition < 2; partition++) {
                routes.component()
                        .broker()
                        .environment()
                        .streamCreator()
                        .name(stream + "-" + partition)
                        .create();
            }
            assertThatThrownBy(() ->
                            routes.template().sendBody("rabbitmq-stream:" + stream + "?partitions=2", messages(0, 1)))
                    .rootCause()
                    .hasMessageContaining("no exchange " + stream + " binds them");
        }
    }

    @Test
    void twoSingleActiveConsumersShareThePartitionsAndOneTakesOverFromTheOther() throws Exception {
        String options = "offset=first&name=store&singleActiveConsumer=true&claimInterval=100";
        try (RabbitMqRoutes first = reader(options).start()) {
            await().atMost(PATIENCE).until(() -> held(first) == 2);
            try (RabbitMqRoutes second = reader(options).start()) {
                await().atMost(PATIENCE).until(() -> held(first) == 1 && held(second) == 1);
                first.template().sendBody("rabbitmq-stream:" + stream + "?partitions=2", messages(0, 100));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(received).hasSize(100));
            }
            await().atMost(PATIENCE).until(() -> held(first) == 2);
            first.template().sendBody("rabbitmq-stream:" + stream + "?partitions=2", messages(100, 200));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).hasSize(200));
            assertThat(received)
                    .doesNotHaveDuplicates()
                    .containsAll(IntStream.range(0, 200).mapToObj(i -> "m" + i).toList());
        }
    }
}
