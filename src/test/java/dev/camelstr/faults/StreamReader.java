package dev.camelstr.faults;

import dev.camelstr.component.rabbitmq.RabbitMqStreamComponent;
import dev.camelstr.component.stream.InboundMessage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** Reads all that a stream holds. */
final class StreamReader {
    private static final String END = "end";

    private StreamReader() {}

    static List<InboundMessage> readAll(String brokerUri, String stream) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getComponent("rabbitmq-stream", RabbitMqStreamComponent.class)
                    .setUri(brokerUri);
            context.start();
            return readAll(context, "rabbitmq-stream", stream);
        }
    }

    /**
     * Everything from the first message on. Puts a message of its own behind it, to know where the end is: for use when a
     * test has seen all else that it wants to see.
     */
    static List<InboundMessage> readAll(CamelContext context, String scheme, String stream) throws Exception {
        List<InboundMessage> messages = new CopyOnWriteArrayList<>();
        String mark = UUID.randomUUID().toString();
        String uri = scheme + ":" + stream + "?declare=false";
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri + "&batching=true&offset=first").process(exchange -> {
                    for (Object message : exchange.getMessage().getBody(List.class)) {
                        messages.add((InboundMessage) message);
                    }
                });
            }
        });
        context.createProducerTemplate().sendBodyAndHeaders(uri, "", Map.of(END, mark));
        Awaitility.await("the end of " + stream)
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> !messages.isEmpty()
                        && messages.get(messages.size() - 1).property(END).equals(mark));
        return messages.stream()
                .filter(message -> message.property(END).isEmpty())
                .toList();
    }
}
