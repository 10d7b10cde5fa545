package dev.camelstr.component.local;

import static dev.camelstr.component.local.LocalStreams.batch;
import static dev.camelstr.component.local.LocalStreams.bodies;
import static dev.camelstr.component.local.LocalStreams.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.local.log.TestLog;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumeTest {
    @TempDir
    Path folder;

    private LocalStreams streams;

    @BeforeEach
    void start() throws Exception {
        streams = new LocalStreams(folder);
    }

    @AfterEach
    void stop() {
        streams.close();
    }

    @Test
    void aFailedBatchIsDeliveredAgainAfterADelayAndNothingOvertakesIt() throws Exception {
        List<List<String>> seen = new CopyOnWriteArrayList<>();
        List<Long> times = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(3);
        streams.publishNumbers("local-stream:s", 0, 3);
        streams.route("local-stream:s?batching=true&offset=first&redeliveryDelay=50", exchange -> {
            seen.add(bodies(batch(exchange)));
            times.add(System.nanoTime());
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        });
        await().until(() -> seen.size() >= 1);
        streams.publishNumbers("local-stream:s", 3, 1);

        await().until(() -> seen.size() == 5);

        List<String> batch = List.of("0", "1", "2");
        assertThat(seen).containsExactly(batch, batch, batch, batch, List.of("3"));
        assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(50_000_000);
        assertThat(times.get(2) - times.get(1)).isGreaterThanOrEqualTo(100_000_000);
        assertThat(times.get(3) - times.get(2)).isGreaterThanOrEqualTo(200_000_000);
    }

    @Test
    void aFailingSingleMessageHoldsUpThoseBehindItOnly() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(2);
        streams.publishNumbers("local-stream:s", 0, 3);
        streams.route("local-stream:s?offset=first&redeliveryDelay=10", exchange -> {
            String body = exchange.getMessage().getBody(String.class);
            seen.add(body);
            if (body.equals("1") && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        });
        await().until(() -> seen.size() == 5);
        assertThat(seen).containsExactly("0", "1", "1", "1", "2");
    }

    @Test
    void anExchangeThatIsMarkedForRollbackIsDeliveredAgain() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        AtomicInteger rollbacks = new AtomicInteger(1);
        streams.publishNumbers("local-stream:s", 0, 1);
        streams.route("local-stream:s?offset=first&redeliveryDelay=10", exchange -> {
            seen.add(exchange.getMessage().getBody(String.class));
            exchange.setRollbackOnly(rollbacks.getAndDecrement() > 0);
        });
        assertThat(take(seen, 2)).containsExactly("0", "0");
    }

    @Test
    void whatTheFirstNamedStreamHoldsComesFirst() throws Exception {
        streams.publishNumbers("local-stream:second", 100, 10);
        streams.publishNumbers("local-stream:first", 0, 10);

        List<List<InboundMessage>> batches =
                streams.collectBatches("local-stream:first,second?batching=true&offset=first&maxBatch=15", 2);

        assertThat(bodies(batches.get(0))).startsWith("0").endsWith("104").hasSize(15);
        assertThat(bodies(batches.get(1))).containsExactly("105", "106", "107", "108", "109");
    }

    @Test
    void theFirstNamedStreamPassesABacklogOfTheSecond() throws Exception {
        CountDownLatch published = new CountDownLatch(1);
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        streams.publishNumbers("local-stream:second", 100, 20);
        streams.route("local-stream:first,second?batching=true&offset=first&maxBatch=10", exchange -> {
            seen.add(bodies(batch(exchange)));
            published.await();
        });
        List<List<String>> batches = new ArrayList<>(take(seen, 1));
        streams.publishNumbers("local-stream:first", 0, 1);
        published.countDown();
        batches.addAll(take(seen, 2));

        assertThat(batches.get(0)).startsWith("100");
        assertThat(batches.get(1)).startsWith("0", "110");
    }

    @Test
    void aWaitingConsumerIsWokenByEachPublishAndNeverWaitsForMore() throws Exception {
        BlockingQueue<List<InboundMessage>> seen = new LinkedBlockingQueue<>();
        streams.route("local-stream:s?batching=true", exchange -> seen.add(batch(exchange)));
        await().until(() -> held("s") == 1);
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            streams.publishNumbers("local-stream:s", i, 1);
            assertThat(bodies(take(seen, 1).get(0))).containsExactly(Integer.toString(i));
        }
        // with a poll of the idle interval, a second, this would be 20 seconds at least
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    private int held(String stream) {
        return streams.context().getRoutes().stream()
                .map(route -> (StreamConsumer) route.getConsumer())
                .mapToInt(StreamConsumer::partitionsHeld)
                .sum();
    }

    @Test
    void aNamedConsumerGoesOnWhereItSucceededLast() throws Exception {
        String uri = "local-stream:s?name=reader&batching=true&offset=first&maxBatch=4";
        streams.publishNumbers("local-stream:s", 0, 10);
        CountDownLatch failing = new CountDownLatch(2);
        AtomicInteger batches = new AtomicInteger();
        streams.route(uri + "&redeliveryDelay=10", exchange -> {
            if (batches.incrementAndGet() > 1) {
                failing.countDown();
                throw new IllegalStateException("not now");
            }
        });
        assertThat(failing.await(60, TimeUnit.SECONDS)).isTrue();
        streams.close();

        streams = new LocalStreams(folder);
        assertThat(bodies(streams.collectBatches(uri, 1).get(0))).containsExactly("4", "5", "6", "7");
    }

    @Test
    void aNamedConsumerThatHadNothingToReadMissesNothingLater() throws Exception {
        String uri = "local-stream:s?name=reader&batching=true";
        streams.publishNumbers("local-stream:s", 0, 5);
        streams.route(uri, exchange -> {});
        await().until(() -> held("s") == 1);
        streams.close();

        streams = new LocalStreams(folder);
        streams.publishNumbers("local-stream:s", 5, 2);
        assertThat(bodies(streams.collectBatches(uri, 1).get(0))).containsExactly("5", "6");
    }

    @Test
    void aSuspendedRouteTakesNothingAndGoesOnWhenItIsResumed() throws Exception {
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        String route = streams.route("local-stream:s?batching=true", exchange -> seen.add(bodies(batch(exchange))));
        await().until(() -> held("s") == 1);
        streams.publishNumbers("local-stream:s", 0, 1);
        assertThat(take(seen, 1)).containsExactly(List.of("0"));

        streams.context().getRouteController().suspendRoute(route);
        assertThat(streams.context().getRouteController().getRouteStatus(route)).isEqualTo(ServiceStatus.Suspended);
        streams.publishNumbers("local-stream:s", 1, 2);
        assertThat(seen.poll(300, TimeUnit.MILLISECONDS)).isNull();

        streams.context().getRouteController().resumeRoute(route);
        assertThat(take(seen, 1)).containsExactly(List.of("1", "2"));
    }

    @Test
    void stoppingWaitsForTheExchangeUnderWay() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        String route = streams.route("local-stream:s?name=n&batching=true&offset=first", exchange -> {
            inside.countDown();
            stopping.await();
            finished.incrementAndGet();
        });
        streams.publishNumbers("local-stream:s", 0, 3);
        assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
        Thread stopper = TestLog.daemon(() -> stopRoute(route));
        stopper.start();
        await().until(() -> streams.context().getRouteController().getRouteStatus(route) != ServiceStatus.Started
                || stopper.getState() == Thread.State.TIMED_WAITING);
        stopping.countDown();
        stopper.join(60_000);
        assertThat(finished).hasValue(1);
        assertThat(streams.component()
                        .openFolder()
                        .orElseThrow()
                        .streams()
                        .get("s")
                        .partition(0)
                        .appliers()
                        .position("n"))
                .hasValue(2);
    }

    private void stopRoute(String route) {
        try {
            streams.context().getRouteController().stopRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void partitionsAreReadSideBySide() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        for (int i = 0; i < 20; i++) {
            streams.publish("local-stream:s?partitions=2", "x", Map.of("CamelStreamRoutingKey", "k" + i));
        }
        AtomicInteger met = new AtomicInteger();
        streams.route("local-stream:s?partitions=2&batching=true&offset=first", exchange -> {
            together.countDown();
            if (together.await(60, TimeUnit.SECONDS)) {
                met.incrementAndGet();
            }
        });
        await().until(() -> met.get() >= 2);
    }

    @Test
    void onlyOneOfTheSingleActiveConsumersReads() throws Exception {
        String uri = "local-stream:s?name=one&singleActiveConsumer=true&batching=true&offset=first&claimInterval=20";
        BlockingQueue<String> readers = new LinkedBlockingQueue<>();
        String first = streams.route(uri, exchange -> readers.add("first"));
        await().until(() -> held("s") == 1);
        streams.route(uri, exchange -> readers.add("second"));
        streams.publishNumbers("local-stream:s", 0, 1);
        assertThat(take(readers, 1)).containsExactly("first");

        streams.context().getRouteController().stopRoute(first);
        streams.publishNumbers("local-stream:s", 1, 1);
        assertThat(take(readers, 1)).containsExactly("second");
        assertThat(readers).isEmpty();
    }

    @Test
    void theHealthCheckIsDownWhileABatchFails() throws Exception {
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        streams.publishNumbers("local-stream:s", 0, 1);
        streams.route("local-stream:s?batching=true&offset=first&redeliveryDelay=10", exchange -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        });
        await().untilAsserted(() -> assertThat(health()).contains(HealthCheck.State.DOWN));
        failures.set(0);
        await().untilAsserted(() -> assertThat(health()).isNotEmpty().containsOnly(HealthCheck.State.UP));
    }

    private List<HealthCheck.State> health() {
        return HealthCheckHelper.invoke(streams.context()).stream()
                .map(HealthCheck.Result::getState)
                .toList();
    }

    @Test
    void aRouteThatPublishesWhatItReadsKeepsItsOrder() throws Exception {
        streams.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("local-stream:in?offset=first").to("local-stream:out");
            }
        });
        streams.publishNumbers("local-stream:in", 0, 200);
        List<InboundMessage> out = new ArrayList<>();
        BlockingQueue<List<InboundMessage>> batches = new LinkedBlockingQueue<>();
        streams.route("local-stream:out?batching=true&offset=first", exchange -> batches.add(batch(exchange)));
        while (out.size() < 200) {
            out.addAll(take(batches, 1).get(0));
        }
        assertThat(bodies(out))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(Integer::toString).toList());
    }
}
