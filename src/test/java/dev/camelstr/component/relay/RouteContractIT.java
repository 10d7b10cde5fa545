package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RouteContractIT {

    @Test
    void anExchangeCarriesTheMessageAndWhoSentIt() throws Exception {
        List<Exchange> seen = new CopyOnWriteArrayList<>();
        try (TestRelay relay = TestRelay.start(exchange -> {
                    seen.add(exchange.copy());
                    TestRelay.ECHO.process(exchange);
                });
                TestClient client = TestClient.connect(relay.uri())) {
            client.req("s").next();
            Exchange exchange = seen.get(0);
            assertThat(exchange.getIn().getBody()).isInstanceOf(ClientMessage.Req.class);
            assertThat(exchange.getIn().getHeader(NostrRelayConstants.MESSAGE_TYPE))
                    .isEqualTo("REQ");
            assertThat(exchange.getIn().getHeader(NostrRelayConstants.REMOTE_ADDRESS))
                    .isEqualTo("127.0.0.1");
            String id = exchange.getIn().getHeader(NostrRelayConstants.SESSION, String.class);
            assertThat(relay.sessions().find(id)).contains(TestRelay.session(exchange));
        }
    }

    @Test
    void theProducerSendsToTheSessionThatTheHeaderNames() throws Exception {
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                from("nostr-relay:127.0.0.1:0")
                        .setBody(exchange -> List.of(
                                "[\"a\"]", "[\"b\"]".getBytes(), new RelayMessage.Notice("c"), TextFrame.of("[\"d\"]")))
                        .to("nostr-relay:sessions")
                        .setBody(header(NostrRelayConstants.SENT))
                        .setBody(simple("[${body}]"))
                        .to("nostr-relay:sessions")
                        .setHeader(NostrRelayConstants.SESSION, constant("gone"))
                        .to("nostr-relay:sessions");
            }
        };
        try (TestRelay relay = TestRelay.start(Map.of(), route);
                TestClient client = TestClient.connect(relay.uri())) {
            client.req("s");
            assertThat(client.next(5)).containsExactly("[\"a\"]", "[\"b\"]", "[\"NOTICE\",\"c\"]", "[\"d\"]", "[4]");
        }
    }

    @Test
    void aRouteThatFailsIsAnsweredAndTheNextMessageGoesThrough() throws Exception {
        try (TestRelay relay = TestRelay.start(exchange -> {
                    if (TestRelay.subscription(exchange).equals("bad")) {
                        throw new IllegalStateException("on purpose");
                    }
                    TestRelay.ECHO.process(exchange);
                });
                TestClient client = TestClient.connect(relay.uri())) {
            client.req("bad").req("good");
            assertThat(client.next())
                    .startsWith("[\"CLOSED\",\"bad\",\"error: ")
                    .doesNotContain("on purpose");
            assertThat(client.next()).isEqualTo("[\"EOSE\",\"good\"]");
        }
    }

    @Test
    void whatIsNoMessageReachesTheRoutesErrorHandlerWhereItIsBridged() throws Exception {
        RouteBuilder route = new RouteBuilder() {
            @Override
            public void configure() {
                onException(InvalidMessageException.class)
                        .handled(true)
                        .process(exchange -> TestRelay.session(exchange)
                                .send("[\"NOTICE\",\"" + exchange.getIn().getHeader(NostrRelayConstants.MESSAGE_TYPE)
                                        + " " + new String(exchange.getIn().getBody(byte[].class)) + "\"]"));
                from("nostr-relay:127.0.0.1:0").process(TestRelay.ECHO);
            }
        };
        try (TestRelay relay = TestRelay.start(Map.of("bridgeErrorHandler", true), route);
                TestClient client = TestClient.connect(relay.uri())) {
            client.send("nonsense").req("x");
            assertThat(client.next()).isEqualTo("[\"NOTICE\",\"INVALID nonsense\"]");
            assertThat(client.next()).isEqualTo("[\"EOSE\",\"x\"]");
        }
    }

    @Test
    void listenersAreToldAndWhatBelongsToASessionStaysWithIt() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void opened(Session session) {
                told.add("opened");
                session.send(TextFrame.of(new RelayMessage.Auth(session.challenge())));
            }

            @Override
            public void closed(Session session) {
                told.add("closed");
            }
        };
        try (TestRelay relay = TestRelay.start(Map.of("sessionListener", listener), exchange -> {
            Session session = TestRelay.session(exchange);
            StringBuilder text = session.attachment(StringBuilder.class, s -> new StringBuilder());
            text.append(TestRelay.subscription(exchange));
            session.send("[\"" + text + "\"]");
        })) {
            try (TestClient client = TestClient.connect(relay.uri())) {
                assertThat(client.next()).matches("\\[\"AUTH\",\"[0-9a-f]{32}\"]");
                client.req("a").req("b");
                assertThat(client.next(2)).containsExactly("[\"a\"]", "[\"ab\"]");
            }
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(told).containsExactly("opened", "closed"));
        }
    }

    @Test
    void theHealthCheckIsUpWhileClientsAreAccepted() throws Exception {
        try (TestRelay relay = TestRelay.start(TestRelay.ECHO)) {
            HealthCheck check =
                    ((HealthCheckAware) relay.context().getRoute("relay").getConsumer()).getHealthCheck();
            assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
            relay.context().getRouteController().suspendRoute("relay");
            assertThat(check.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        }
    }
}
