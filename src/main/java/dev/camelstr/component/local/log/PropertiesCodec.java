package dev.camelstr.component.local.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Message properties as bytes: their number, then per property its name, {@code s} or {@code l}, and its value. */
final class PropertiesCodec {
    private static final byte[] NONE = new byte[2];
    private static final int MAXIMUM = 1 << 20;

    private PropertiesCodec() {}

    /** @throws IllegalArgumentException if a value is neither text nor a long, or if they take more than 1 MiB */
    static byte[] encode(Map<String, Object> properties) {
        if (properties.isEmpty()) {
            return NONE;
        }
        byte[][] parts = new byte[2 * properties.size()][];
        int size = 2;
        int part = 0;
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            parts[part] = property.getKey().getBytes(StandardCharsets.UTF_8);
            parts[part + 1] = value(property.getKey(), property.getValue());
            size += 9 + parts[part].length + parts[part + 1].length;
            part += 2;
        }
        if (size > MAXIMUM || properties.size() > Short.MAX_VALUE) {
            throw new IllegalArgumentException("Message properties of more than " + MAXIMUM + " bytes");
        }
        return join(parts, properties, size);
    }

    private static byte[] value(String name, Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof Long number) {
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }
        throw new IllegalArgumentException("Message property " + name + " is neither a String nor a Long");
    }

    private static byte[] join(byte[][] parts, Map<String, Object> properties, int size) {
        ByteBuffer buffer = ByteBuffer.allocate(size).putShort((short) properties.size());
        int part = 0;
        for (Object value : properties.values()) {
            buffer.putInt(parts[part].length).put(parts[part]);
            buffer.put((byte) (value instanceof String ? 's' : 'l'));
            buffer.putInt(parts[part + 1].length).put(parts[part + 1]);
            part += 2;
        }
        return buffer.array();
    }

    static Map<String, Object> decode(ByteBuffer buffer) {
        int number = buffer.getShort();
        if (number == 0) {
            return Map.of();
        }
        Map<String, Object> properties = new HashMap<>(2 * number);
        for (int i = 0; i < number; i++) {
            String name = text(buffer);
            boolean isText = buffer.get() == 's';
            properties.put(name, isText ? text(buffer) : Long.valueOf(number(buffer)));
        }
        return properties;
    }

    private static String text(ByteBuffer buffer) {
        byte[] utf8 = new byte[buffer.getInt()];
        buffer.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static long number(ByteBuffer buffer) {
        buffer.getInt();
        return buffer.getLong();
    }
}
