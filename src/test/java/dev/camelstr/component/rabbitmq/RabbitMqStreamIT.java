package dev.camelstr.component.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.StreamConstants;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.testing.TestNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class RabbitMqStreamIT {
    private final String stream = TestNames.unique("it");

    private static List<OutboundMessage> messages(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new OutboundMessage(bytes("m" + i), Map.of("number", (long) i)))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(InboundMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static List<InboundMessage> batch(Exchange exchange) {
        return (List<InboundMessage>) exchange.getMessage().getBody(List.class);
    }

    private static List<String> texts(List<InboundMessage> messages) {
        return messages.stream().map(RabbitMqStreamIT::text).toList();
    }

    @Test
    void anExchangeIsDoneWhenTheBrokerHasItsMessages() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 3));
            assertThat(routes.component().info(stream))
                    .singleElement()
                    .returns(0L, StreamInfo::first)
                    .returns(3L, StreamInfo::next);
        }
    }

    @Test
    void whoAsksWhenAllIsStoppedDoesNotConnectAgain() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            RabbitMqStreamComponent component = routes.component();
            component.connect();
            Broker broker = component.broker();
            routes.context().stop();

            assertThatThrownBy(() -> component.info(stream)).hasMessageContaining("is stopped");
            assertThatThrownBy(broker::environment).hasMessageContaining("are closed");
            assertThat(component.usedBroker()).isEmpty();
        }
    }

    @Test
    void aSingleMessageCarriesItsHeadersAsPropertiesWithoutCamelsOwn() throws Exception {
        List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
        List<byte[]> bodies = new CopyOnWriteArrayList<>();
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?offset=first")
                                .process(e -> {
                                    bodies.add(e.getMessage().getBody(byte[].class));
                                    headers.add(Map.copyOf(e.getMessage().getHeaders()));
                                }))
                .start()) {
            routes.template()
                    .sendBodyAndHeaders(
                            "rabbitmq-stream:" + stream,
                            "héllo",
                            Map.of("relay", "wss://a", "received-at", 17L, "CamelSecret", "no", "flag", true));
            await().untilAsserted(() -> assertThat(headers).hasSize(1));
            assertThat(bodies.get(0)).isEqualTo(bytes("héllo"));
            assertThat(headers.get(0))
                    .containsEntry("relay", "wss://a")
                    .containsEntry("received-at", 17L)
                    .containsEntry("flag", "true")
                    .containsEntry(StreamConstants.STREAM, stream)
                    .containsEntry(StreamConstants.OFFSET, 0L)
                    .doesNotContainKey("CamelSecret");
        }
    }

    @Test
    void tenThousandMessagesArriveInOrderAndOnceInBatches() throws Exception {
        List<InboundMessage> received = new CopyOnWriteArrayList<>();
        AtomicInteger largest = new AtomicInteger();
        List<InboundMessage> sink = new ArrayList<>();
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?offset=first&batching=true&maxBatch=200")
                                .process(e -> {
                                    largest.accumulateAndGet(batch(e).size(), Math::max);
                                    synchronized (sink) {
                                        sink.addAll(batch(e));
                                    }
                                }))
                .start()) {
            for (int i = 0; i < 10_000; i += 500) {
                routes.template().sendBody("rabbitmq-stream:" + stream, messages(i, i + 500));
            }
            await().untilAsserted(() -> {
                synchronized (sink) {
                    assertThat(sink).hasSize(10_000);
                }
            });
            received.addAll(sink);
            assertThat(texts(received))
                    .isEqualTo(IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList());
            assertThat(received).extracting(m -> m.properties().get("number")).startsWith(0L, 1L);
            assertThat(received.get(9_999).origin().offset()).isEqualTo(9_999);
            assertThat(largest).hasValueBetween(2, 200);
        }
    }

    @Test
    void aBatchIsNotWaitedFor() throws Exception {
        CountDownLatch one = new CountDownLatch(1);
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?offset=first&batching=true")
                                .process(e -> one.countDown()))
                .start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, "alone");
            assertThat(one.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailedExchangeIsDeliveredAgainAndNothingIsTakenMeanwhile() throws Exception {
        List<List<String>> deliveries = new CopyOnWriteArrayList<>();
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream
                                        + "?offset=first&batching=true&maxBatch=2&redeliveryDelay=20")
                                .process(e -> {
                                    deliveries.add(texts(batch(e)));
                                    if (deliveries.size() < 3) {
                                        throw new IllegalStateException("not yet");
                                    }
                                }))) {
            routes.context().start();
            routes.context().getRouteController().stopRoute("in");
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 4));
            routes.context().getRouteController().startRoute("in");
            await().until(() -> deliveries.stream().skip(2).mapToInt(List::size).sum() == 4);
            assertThat(deliveries.subList(1, 3)).containsOnly(deliveries.get(0));
            assertThat(deliveries.stream().skip(2).flatMap(List::stream)).containsExactly("m0", "m1", "m2", "m3");
        }
    }

    @Test
    void theFirstNamedStreamIsServedFirst() throws Exception {
        String urgent = stream + ".urgent";
        List<String> received = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + urgent + "," + stream
                                        + "?offset=first&batching=true&maxBatch=10")
                                .process(e -> {
                                    received.addAll(texts(batch(e)));
                                    begun.countDown();
                                    goOn.await();
                                }))
                .start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 100));
            begun.await();
            int before = received.size();
            routes.template().sendBody("rabbitmq-stream:" + urgent, "urgent");
            var source = routes.component().sources().iterator().next();
            await().until(() -> source.readers().get(0).buffered() == 1);
            goOn.countDown();
            await().untilAsserted(() -> assertThat(received).hasSize(101));
            assertThat(received.indexOf("urgent")).isEqualTo(before);
        }
    }

    @Test
    void aNamedConsumerGoesOnWhereItsExchangesEnded() throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        String uri = "rabbitmq-stream:" + stream + "?offset=first&name=reader";
        for (int round = 0; round < 3; round++) {
            int from = 5 * round;
            try (RabbitMqRoutes routes = new RabbitMqRoutes()
                    .route(
                            "in",
                            r -> r.from(uri)
                                    .process(e -> received.add(e.getMessage().getBody(String.class))))
                    .start()) {
                routes.template().sendBody("rabbitmq-stream:" + stream, messages(from, from + 5));
                await().untilAsserted(() -> assertThat(received).hasSizeGreaterThanOrEqualTo(from + 5));
            }
        }
        assertThat(received)
                .isEqualTo(IntStream.range(0, 15).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void aNamedProducerTakesEachPublishingIdOnceAndNeedsIt() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            String uri = "rabbitmq-stream:" + stream + "?name=writer";
            for (long id : new long[] {1, 2, 2, 3}) {
                routes.template().sendBodyAndHeader(uri, "m" + id, StreamConstants.PUBLISHING_ID, id);
            }
            assertThat(routes.component().info(stream).get(0).next()).isEqualTo(3);
            assertThatThrownBy(() -> routes.template().sendBody(uri, "without"))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aStreamThatIsNotToBeDeclaredMustExist() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            assertThatThrownBy(() -> routes.template().sendBody("rabbitmq-stream:" + stream + "?declare=false", "x"))
                    .rootCause()
                    .hasMessageContaining("Stream " + stream + " does not exist");
        }
    }

    @Test
    void anExistingStreamWithOtherArgumentsIsUsedAsItIs() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream + "?maxLength=1GB", "x");
            routes.template().sendBody("rabbitmq-stream:" + stream + "?maxLength=2GB", "y");
            assertThat(routes.component().info(stream).get(0).next()).isEqualTo(2);
        }
    }

    @Test
    void aStreamIsCreatedWithTheRetentionThatAnyEndpointOfItNames() throws Exception {
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?offset=first")
                                .to("log:in?level=DEBUG"))
                .route("out", r -> r.from("direct:out").to("rabbitmq-stream:" + stream + "?maxLength=2MB"))
                .start()) {
            for (int i = 0; i < 60; i++) {
                routes.template().sendBody("direct:out", new byte[100_000]);
            }
            await().untilAsserted(() -> assertThat(routes.component().info(stream))
                    .singleElement()
                    .satisfies(info -> assertThat(info.first()).isPositive())
                    .satisfies(info -> assertThat(info.bytes()).isBetween(500_000L, 4_000_000L)));
        }
    }

    @Test
    void aMessageThatIsTooLargeFailsItsExchange() {
        try (RabbitMqRoutes routes = new RabbitMqRoutes().start()) {
            assertThatThrownBy(() -> routes.template().sendBody("rabbitmq-stream:" + stream, new byte[2_000_000]))
                    .hasCauseInstanceOf(PublishFailedException.class);
        }
    }

    @Test
    void theEndOfAStreamIsKnownWithPositionsWrittenIntoIt() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        try (RabbitMqRoutes routes = new RabbitMqRoutes()
                .route(
                        "in",
                        r -> r.from("rabbitmq-stream:" + stream + "?offset=first&name=reader")
                                .process(e -> three.countDown()))
                .start()) {
            routes.template().sendBody("rabbitmq-stream:" + stream, messages(0, 3));
            three.await();
            // The consumer's position takes an offset of its own.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    routes.component().info(stream).get(0).next())
                            .isGreaterThan(3));
        }
    }
}
