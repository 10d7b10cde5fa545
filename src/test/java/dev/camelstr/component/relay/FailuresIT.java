package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.ExpressionAdapter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An Error in a route is a failure of one message: it is answered, and nothing stays under way. */
class FailuresIT {
    private static final List<String> WAYS =
            List.of("processor", "asynchronous", "expression", "predicate", "bean", "elsewhere", "depth", "late");

    private final RouteBuilder faulty = new RouteBuilder() {
        @Override
        public void configure() {
            from("nostr-relay:127.0.0.1:0")
                    .routeId("relay")
                    .choice()
                    .when(is("processor"))
                    .process(exchange -> fail())
                    .when(is("asynchronous"))
                    .process(failing(exchange -> fail()))
                    .when(is("expression"))
                    .setBody(throwing())
                    .when(is("predicate"))
                    .filter(exchange -> {
                        fail();
                        return true;
                    })
                    .to("log:never")
                    .end()
                    .endChoice()
                    .when(is("bean"))
                    .bean(new Defect())
                    .when(is("elsewhere"))
                    .to("direct:elsewhere")
                    .when(is("depth"))
                    .process(exchange -> sink(0))
                    .when(is("late"))
                    .delay(10)
                    .asyncDelayed()
                    .process(exchange -> fail())
                    .end()
                    .endChoice()
                    .end()
                    .process(TestRelay.ECHO);
            from("direct:elsewhere").process(exchange -> fail());
        }
    };

    /** A bean with a defect. */
    public static final class Defect {
        public void handle() {
            fail();
        }
    }

    @Test
    void itIsAnsweredAndTheNextMessageGoesThrough() throws Exception {
        TestRelay relay = TestRelay.start(Map.of("maxInFlight", 4), faulty);
        try (RawClient client = RawClient.connect(relay.port())) {
            for (int i = 0; i < 10; i++) {
                for (String way : WAYS) {
                    client.text("[\"REQ\",\"" + way + "\",{}]");
                    assertThat(client.nextText()).as(way).startsWith("[\"CLOSED\",\"" + way + "\",\"error: ");
                }
            }
            client.text("[\"REQ\",\"good\",{}]");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"good\"]");
        }
        nothingIsUnderWay(relay);
        CompletableFuture.runAsync(relay::close).get(60, TimeUnit.SECONDS);
    }

    @Test
    void theRoutesOwnErrorHandlerIsAsked() throws Exception {
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                onException(Throwable.class)
                        .handled(true)
                        .process(exchange -> TestRelay.session(exchange).send("[\"NOTICE\",\"error: asked\"]"));
                from("nostr-relay:127.0.0.1:0").process(exchange -> fail()).process(TestRelay.ECHO);
            }
        };
        try (TestRelay relay = TestRelay.start(Map.of(), route);
                RawClient client = RawClient.connect(relay.port())) {
            client.text("[\"REQ\",\"x\",{}]");
            assertThat(client.nextText()).isEqualTo("[\"NOTICE\",\"error: asked\"]");
            nothingIsUnderWay(relay);
        }
    }

    private static void nothingIsUnderWay(TestRelay relay) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(relay.context().getInflightRepository().size()).isZero();
            assertThat(relay.statistics().arrivingBytes()).isZero();
        });
    }

    private static org.apache.camel.Predicate is(String subscription) {
        return exchange -> TestRelay.subscription(exchange).equals(subscription);
    }

    private static void fail() {
        throw new LinkageError("a defect");
    }

    private static int sink(int depth) {
        return sink(depth + 1) + 1;
    }

    private static AsyncProcessor failing(org.apache.camel.Processor defect) {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                try {
                    defect.process(exchange);
                } catch (Exception e) {
                    exchange.setException(e);
                }
                callback.done(true);
                return true;
            }
        };
    }

    private static Expression throwing() {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                fail();
                return null;
            }
        };
    }
}
