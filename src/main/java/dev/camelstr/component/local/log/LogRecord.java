package dev.camelstr.component.local.log;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One message in a segment; integers big-endian.
 *
 * <pre>
 *  0 int   CRC-32C of the segment's salt and of all that follows
 *  4 int   length of what follows this field
 *  8 long  offset
 * 16 long  timestamp, milliseconds since 1970
 * 24 byte  1 if it is the first of a commit, else 0: all records before it were durable when it was written
 * 25 int   length of the properties
 * 29       properties, body
 * </pre>
 */
final class LogRecord {
    static final int HEADER = 29;
    static final int PREFIX = 8;
    static final int MAXIMUM = 16 << 20;

    private static final int OFFSET = 8;
    private static final int TIMESTAMP = 16;
    private static final int FIRST_OF_COMMIT = 24;
    private static final int PROPERTIES_LENGTH = 25;

    private LogRecord() {}

    public static int size(byte[] properties, byte[] body) {
        return HEADER + properties.length + body.length;
    }

    /** Writes at the buffer's position, which must have room for it. */
    static void write(
            ByteBuffer to,
            long salt,
            long offset,
            long timestamp,
            boolean firstOfCommit,
            byte[] properties,
            byte[] body) {
        int start = to.position();
        int size = size(properties, body);
        to.putInt(0).putInt(size - PREFIX);
        to.putLong(offset).putLong(timestamp).put((byte) (firstOfCommit ? 1 : 0));
        to.putInt(properties.length).put(properties).put(body);
        to.putInt(start, crc(to, start, size, salt));
    }

    /** The whole size of the record whose first {@link #PREFIX} bytes are at this position. */
    public static long size(ByteBuffer buffer, int at) {
        return PREFIX + (long) buffer.getInt(at + 4);
    }

    static boolean isPlausibleSize(long size) {
        return size >= HEADER && size <= MAXIMUM;
    }

    /** Whether the {@code size} bytes from here on are one undamaged record. */
    static boolean isValid(ByteBuffer buffer, int at, int size, long salt) {
        int properties = buffer.getInt(at + PROPERTIES_LENGTH);
        return buffer.getInt(at) == crc(buffer, at, size, salt) && properties >= 2 && properties <= size - HEADER;
    }

    static long offset(ByteBuffer buffer, int at) {
        return buffer.getLong(at + OFFSET);
    }

    static long timestamp(ByteBuffer buffer, int at) {
        return buffer.getLong(at + TIMESTAMP);
    }

    static boolean isFirstOfCommit(ByteBuffer buffer, int at) {
        return buffer.get(at + FIRST_OF_COMMIT) == 1;
    }

    static InboundMessage message(ByteBuffer buffer, int at, int size, String stream, int partition) {
        ByteBuffer record = buffer.duplicate();
        int propertiesLength = buffer.getInt(at + PROPERTIES_LENGTH);
        record.position(at + HEADER);
        Map<String, Object> properties = PropertiesCodec.decode(record);
        byte[] body = new byte[size - HEADER - propertiesLength];
        record.position(at + HEADER + propertiesLength);
        record.get(body);
        Origin origin = new Origin(stream, partition, offset(buffer, at));
        return new InboundMessage(body, properties, origin, timestamp(buffer, at));
    }

    private static int crc(ByteBuffer buffer, int at, int size, long salt) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (salt >>> shift));
        }
        crc.update(buffer.duplicate().limit(at + size).position(at + 4));
        return (int) crc.getValue();
    }
}
