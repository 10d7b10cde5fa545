package dev.camelstr.component.stream;

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
}
