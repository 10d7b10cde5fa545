package dev.camelstr.component.stream;

import java.util.Map;

/**
 * A message as read from a stream.
 *
 * @param properties strings and longs by name
 * @param timestamp when the broker or the log took it, milliseconds since 1970
 */
public record InboundMessage(byte[] body, Map<String, Object> properties, Origin origin, long timestamp) {

    /** The property as text, or the empty string. */
    public String property(String name) {
        Object value = properties.get(name);
        return value == null ? "" : value.toString();
    }
}
