package dev.camelstr.component.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;

/** What an exchange asks a stream producer to publish. */
public final class OutboundMessages {
    private OutboundMessages() {}

    /**
     * An {@link OutboundMessage} or a list of them as they are; any other body as bytes, with those headers as
     * properties that pass the filter and are text, whole numbers or booleans (as the text {@code true} or
     * {@code false}), and {@link StreamConstants#ROUTING_KEY} as routing key.
     *
     * @throws InvalidPayloadException if the body is none of that and cannot be converted to bytes
     */
    public static List<OutboundMessage> of(Exchange exchange, HeaderFilterStrategy filter)
            throws InvalidPayloadException {
        Message in = exchange.getMessage();
        Object body = in.getBody();
        if (body instanceof OutboundMessage message) {
            return List.of(message);
        }
        if (body instanceof List<?> list) {
            return ofList(list, exchange);
        }
        String routingKey = in.getHeader(StreamConstants.ROUTING_KEY, "", String.class);
        byte[] bytes = in.getMandatoryBody(byte[].class);
        return List.of(new OutboundMessage(bytes, properties(exchange, filter), routingKey));
    }

    private static List<OutboundMessage> ofList(List<?> list, Exchange exchange) throws InvalidPayloadException {
        List<OutboundMessage> messages = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof OutboundMessage message)) {
                throw new InvalidPayloadException(exchange, OutboundMessage.class, exchange.getMessage());
            }
            messages.add(message);
        }
        return messages;
    }

    private static Map<String, Object> properties(Exchange exchange, HeaderFilterStrategy filter) {
        Map<String, Object> properties = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            Object property = property(value);
            if (property != null && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                properties.put(name, property);
            }
        });
        return properties;
    }

    private static Object property(Object value) {
        if (value instanceof String || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Boolean ? value.toString() : null;
    }
}
