package dev.camelstr.component.relay;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessage;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A relay server on a free port with a route of the test's own. */
final class TestRelay implements AutoCloseable {

    /** Answers a REQ with its EOSE. */
    static final Processor ECHO =
            exchange -> session(exchange).send(TextFrame.of(new RelayMessage.Eose(subscription(exchange))));

    private final CamelContext context = new DefaultCamelContext();
    private final NostrRelayEndpoint endpoint;

    private TestRelay(Map<String, Object> options, RouteBuilder route) throws Exception {
        context.getShutdownStrategy().setTimeout(120);
        NostrRelayComponent component = context.getComponent("nostr-relay", NostrRelayComponent.class);
        Map<String, Object> parameters = new HashMap<>();
        options.forEach((name, value) -> parameters.put(name, value instanceof Number ? value.toString() : value));
        endpoint = (NostrRelayEndpoint) component.createEndpoint("nostr-relay:127.0.0.1:0", parameters);
        context.addEndpoint("nostr-relay:127.0.0.1:0", endpoint);
        context.addRoutes(route);
        context.start();
    }

    static TestRelay start(Map<String, Object> options, Processor route) throws Exception {
        return start(options, new RouteBuilder() {
            @Override
            public void configure() {
                from("nostr-relay:127.0.0.1:0").routeId("relay").process(route);
            }
        });
    }

    static TestRelay start(Map<String, Object> options, RouteBuilder route) throws Exception {
        return new TestRelay(options, route);
    }

    static TestRelay start(Processor route) throws Exception {
        return start(Map.of(), route);
    }

    static Session session(Exchange exchange) {
        return exchange.getProperty(NostrRelayConstants.SESSION_PROPERTY, Session.class);
    }

    static String subscription(Exchange exchange) {
        return exchange.getIn().getBody(ClientMessage.Req.class).subscription();
    }

    CamelContext context() {
        return context;
    }

    int port() {
        return endpoint.getBoundPort();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port());
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    Sessions sessions() {
        return Sessions.of(context);
    }

    RelayStatistics statistics() {
        return RelayStatistics.of(context);
    }

    @Override
    public void close() {
        context.stop();
    }
}
