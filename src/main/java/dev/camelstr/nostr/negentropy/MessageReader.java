package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import java.util.Arrays;

/** Reads the parts of a message, strictly. Not thread-safe. */
final class MessageReader {
    private final byte[] bytes;
    private int at;
    private Bound last = Bound.START;

    MessageReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int octet() throws NegentropyException {
        if (isAtEnd()) {
            throw cut();
        }
        return bytes[at++] & 0xFF;
    }

    byte[] raw(int count) throws NegentropyException {
        if (count > bytes.length - at) {
            throw cut();
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** Unsigned. */
    long varint() throws NegentropyException {
        int octet = octet();
        if (octet == 0x80) {
            throw new NegentropyException("a number has a leading zero");
        }
        long value = octet & 0x7F;
        while ((octet & 0x80) != 0) {
            if (value >>> 57 != 0) {
                throw new NegentropyException("a number has more than 64 bits");
            }
            octet = octet();
            value = value << 7 | octet & 0x7F;
        }
        return value;
    }

    /** The upper bound of the next range. */
    Bound bound() throws NegentropyException {
        if (last.isInfinity()) {
            throw new NegentropyException("a range follows the one up to infinity");
        }
        long encoded = varint();
        long createdAt = encoded == 0 ? Bound.INFINITY_AT : last.createdAt() + encoded - 1;
        if (encoded != 0 && (createdAt == Bound.INFINITY_AT || isBefore(createdAt, last.createdAt()))) {
            throw new NegentropyException("a timestamp has more than 64 bits");
        }
        long length = varint();
        if (length < 0 || length > EventId.BYTES) {
            throw new NegentropyException("the prefix of an id has at most 32 bytes");
        }
        EventId id = EventId.of(Arrays.copyOf(raw((int) length), EventId.BYTES));
        Bound bound = new Bound(createdAt, id, (int) length);
        if (bound.compareTo(last) < 0) {
            throw new NegentropyException("ranges are in ascending order");
        }
        last = bound;
        return bound;
    }

    private static boolean isBefore(long a, long b) {
        return Long.compareUnsigned(a, b) < 0;
    }

    /** The number of ids that follow, all of which are there. */
    int idCount() throws NegentropyException {
        long count = varint();
        if (Long.compareUnsigned(count, (bytes.length - at) / EventId.BYTES) > 0) {
            throw cut();
        }
        return (int) count;
    }

    EventId id() throws NegentropyException {
        return EventId.of(raw(EventId.BYTES));
    }

    void skipIds(int count) {
        at += count * EventId.BYTES;
    }

    private static NegentropyException cut() {
        return new NegentropyException("the message ends too early");
    }
}
