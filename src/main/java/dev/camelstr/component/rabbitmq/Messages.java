package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Message;
import com.rabbitmq.stream.MessageBuilder;
import com.rabbitmq.stream.MessageHandler;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import java.util.HashMap;
import java.util.Map;

/** Messages of ours as AMQP 1.0 messages: the body as data section, the properties as application properties. */
final class Messages {
    private static final byte[] NO_BODY = {};

    private Messages() {}

    static Message of(OutboundMessage message, MessageBuilder builder) {
        builder.addData(message.body());
        if (!message.properties().isEmpty()) {
            MessageBuilder.ApplicationPropertiesBuilder properties = builder.applicationProperties();
            message.properties().forEach((name, value) -> {
                if (value instanceof Number number) {
                    properties.entry(name, number.longValue());
                } else {
                    properties.entry(name, value.toString());
                }
            });
        }
        return builder.build();
    }

    static InboundMessage of(Message message, MessageHandler.Context context, String stream, int partition) {
        byte[] body = message.getBodyAsBinary();
        return new InboundMessage(
                body == null ? NO_BODY : body,
                properties(message.getApplicationProperties()),
                new Origin(stream, partition, context.offset()),
                context.timestamp());
    }

    /** About how many bytes a message takes: its body, and the names and texts of its properties. */
    static long size(Message message) {
        byte[] body = message.getBodyAsBinary();
        long size = body == null ? 0 : body.length;
        if (message.getApplicationProperties() != null) {
            for (Map.Entry<String, Object> property :
                    message.getApplicationProperties().entrySet()) {
                size += 4 + property.getKey().length();
                size += property.getValue() instanceof String text ? text.length() : Long.BYTES;
            }
        }
        return size;
    }

    /** Whole numbers of any AMQP type as longs, all else as text. */
    private static Map<String, Object> properties(Map<String, Object> amqp) {
        if (amqp == null || amqp.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> properties = new HashMap<>(amqp.size() * 2);
        amqp.forEach((name, value) -> {
            if (value instanceof Number number && !(value instanceof Double) && !(value instanceof Float)) {
                properties.put(name, number.longValue());
            } else if (value != null) {
                properties.put(name, value.toString());
            }
        });
        return properties;
    }
}
