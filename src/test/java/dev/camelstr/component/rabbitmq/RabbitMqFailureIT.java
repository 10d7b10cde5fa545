package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.testing.RabbitMq;
import dev.camelstr.testing.TestNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RabbitMqFailureIT {
    private static final RabbitMq BROKER = RabbitMq.start();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final String stream = TestNames.unique("failure");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Long> offsets = new CopyOnWriteArrayList<>();
    private final List<String> confirmed = new CopyOnWriteArrayList<>();

    @BeforeEach
    void brokerRuns() {
        BROKER.startAgain();
    }

    @AfterAll
    static void end() {
        BROKER.close();
    }

    private RabbitMqRoutes routes(String options) throws Exception {
        return new RabbitMqRoutes(BROKER)
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?" + options).process(e -> {
                            offsets.add(e.getMessage().getHeader(StreamConstants.OFFSET, Long.class));
                            received.add(e.getMessage().getBody(String.class));
                        }));
    }

    private void publishUntil(AtomicBoolean enough, ProducerTemplate template) {
        for (int i = 0; !enough.get(); i++) {
            try {
                template.sendBody("rabbitmq-stream:" + stream + "?confirmTimeout=3000", "m" + i);
                confirmed.add("m" + i);
            } catch (CamelExecutionException e) {
                // The route's error handler would try again; here the next follows.
            }
        }
    }

    @Test
    void nothingConfirmedIsLostAndTheConsumerGoesOnWhenTheBrokerIsStoppedAndKilled() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (RabbitMqRoutes routes = routes("offset=first").start()) {
            CompletableFuture<Void> publisher =
                    CompletableFuture.runAsync(() -> publishUntil(enough, routes.template()));
            await().atMost(PATIENCE).until(() -> confirmed.size() > 200);
            BROKER.stop();
            BROKER.startAgain();
            int afterStop = confirmed.size();
            await().atMost(PATIENCE).until(() -> confirmed.size() > afterStop + 200);
            BROKER.kill();
            BROKER.startAgain();
            int afterKill = confirmed.size();
            await().atMost(PATIENCE).until(() -> confirmed.size() > afterKill + 200);
            enough.set(true);
            publisher.join();
            await().atMost(PATIENCE)
                    .until(() -> received.containsAll(confirmed.subList(confirmed.size() - 1, confirmed.size())));
            assertThat(received).containsAll(confirmed);
            List<Long> read = List.copyOf(offsets); // what was not confirmed may still come
            assertThat(read)
                    .as("neither a gap nor a repetition")
                    .isEqualTo(LongStream.range(0, read.size()).boxed().toList());
        }
    }

    @Test
    void anExchangeFailsInTimeWhileTheBrokerIsAwayAndHealthSaysSo() throws Exception {
        try (RabbitMqRoutes routes = routes("offset=first").start()) {
            String uri = "rabbitmq-stream:" + stream + "?confirmTimeout=2000";
            routes.template().sendBody(uri, "before");
            BROKER.stop();
            long begin = System.nanoTime();
            assertThatThrownBy(() -> routes.template().sendBody(uri, "away"))
                    .hasCauseInstanceOf(PublishFailedException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
            await().untilAsserted(() -> assertThat(HealthCheckHelper.invoke(routes.context()))
                    .filteredOn(result -> result.getCheck().getId().equals("rabbitmq-stream"))
                    .extracting(HealthCheck.Result::getState)
                    .containsExactly(HealthCheck.State.DOWN));
            BROKER.startAgain();
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                routes.template().sendBody(uri, "after");
                assertThat(received).contains("before", "after");
            });
        }
    }

    @Test
    void aConsumerThatBeginsAtTheEndMissesNothingThatCameWhileItsConnectionWasBroken() throws Exception {
        try (RabbitMqRoutes consumer = routes("offset=next").start();
                RabbitMqRoutes producer = new RabbitMqRoutes(BROKER).start()) {
            await().ignoreExceptions()
                    .until(() -> consumer.component().sources().stream()
                            .anyMatch(source -> !source.readers().isEmpty()
                                    && "OPEN"
                                            .equals(String.valueOf(
                                                    source.readers().get(0).state()))));
            // Not killed: a broker that dies right after creating a stream does not know it any more.
            BROKER.stop();
            BROKER.startAgain();
            List<String> sent = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
            for (String message : sent) {
                await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                    producer.template().sendBody("rabbitmq-stream:" + stream, message);
                    return true;
                });
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).containsAll(sent));
        }
    }

    @Test
    void aBrokerThatCannotBeReachedAtStartIsNamedInOneLineWithoutThePassword() throws Exception {
        RabbitMqRoutes routes = routes("offset=first");
        routes.component().setUri("rabbitmq-stream://user:secret@localhost:1/v");
        assertThatThrownBy(routes::start)
                .satisfies(e -> assertThat(e)
                        .hasStackTraceContaining("Cannot connect to RabbitMQ at rabbitmq-stream://localhost:1/v: ")
                        .hasStackTraceContaining("Connection refused")
                        .satisfies(all -> assertThat(stackTrace(all)).doesNotContain("secret")));
        routes.close();
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
