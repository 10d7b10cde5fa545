package dev.camelstr.component.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with local streams in a folder. */
public final class LocalStreams implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();

    public LocalStreams(Path folder) throws Exception {
        component().setDirectory(folder.toString());
        context.getShutdownStrategy().setTimeout(60);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        health.register(health.resolveById("consumers"));
        context.start();
    }

    CamelContext context() {
        return context;
    }

    LocalStreamComponent component() {
        return context.getComponent("local-stream", LocalStreamComponent.class);
    }

    public void send(String uri, Object body) {
        context.createFluentProducerTemplate().to(uri).withBody(body).request();
    }

    public void publish(String uri, Object body, Map<String, Object> headers) {
        context.createProducerTemplate().sendBodyAndHeaders(uri, body, headers);
    }

    /** Publishes the numbers from {@code first} on, as text, at once. */
    void publishNumbers(String uri, int first, int count) {
        List<OutboundMessage> messages = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            messages.add(new OutboundMessage(Integer.toString(i).getBytes(StandardCharsets.UTF_8), Map.of()));
        }
        send(uri, messages);
    }

    /** Starts a route from this endpoint and returns its id. */
    public String route(String uri, Processor processor) throws Exception {
        String id = "route-" + context.getRoutesSize();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri).routeId(id).process(processor);
            }
        });
        return id;
    }

    List<List<InboundMessage>> collectBatches(String uri, int count) throws Exception {
        BlockingQueue<List<InboundMessage>> batches = new LinkedBlockingQueue<>();
        route(uri, exchange -> batches.add(batch(exchange)));
        return take(batches, count);
    }

    List<Map<String, Object>> collectHeaders(String uri, int count) throws Exception {
        BlockingQueue<Map<String, Object>> headers = new LinkedBlockingQueue<>();
        route(uri, exchange -> headers.add(Map.copyOf(exchange.getMessage().getHeaders())));
        return take(headers, count);
    }

    static <T> List<T> take(BlockingQueue<T> queue, int count) throws InterruptedException {
        List<T> taken = new ArrayList<>();
        while (taken.size() < count) {
            T next = queue.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("number %d of %d", taken.size(), count).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    @SuppressWarnings("unchecked")
    static List<InboundMessage> batch(Exchange exchange) {
        return exchange.getMessage().getBody(List.class);
    }

    public static List<String> bodies(List<InboundMessage> messages) {
        return messages.stream()
                .map(message -> new String(message.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        context.stop();
    }
}
