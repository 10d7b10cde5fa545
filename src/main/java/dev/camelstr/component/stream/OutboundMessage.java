package dev.camelstr.component.stream;

import java.util.HashMap;
import java.util.Map;

/**
 * A message to be published.
 *
 * @param properties strings and longs by name; RabbitMQ carries them as AMQP 1.0 application properties
 * @param routingKey chooses the partition of a super stream; ignored where there is one partition, never null
 */
public record OutboundMessage(byte[] body, Map<String, Object> properties, String routingKey) {

    public OutboundMessage(byte[] body, Map<String, Object> properties) {
        this(body, properties, "");
    }

    /** The same message with another property, or another value of it. */
    public OutboundMessage with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(properties);
        more.put(name, value);
        return new OutboundMessage(body, more, routingKey);
    }
}
