package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import java.util.Arrays;

/** Writes the parts of a message. Not thread-safe. */
final class MessageWriter {
    /** No bound is longer: a timestamp of 10 digits, a length, an id. */
    static final int MAX_BOUND = 10 + 1 + EventId.BYTES;

    private static final int MAX_DIGITS = 10;

    private byte[] bytes = new byte[64];
    private int size;
    private long lastCreatedAt;

    /** Where a message can be taken back to. */
    record Mark(int size, long lastCreatedAt) {}

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    Mark mark() {
        return new Mark(size, lastCreatedAt);
    }

    void resetTo(Mark mark) {
        size = mark.size();
        lastCreatedAt = mark.lastCreatedAt();
    }

    MessageWriter octet(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    MessageWriter raw(byte[] more) {
        return raw(more, more.length);
    }

    private MessageWriter raw(byte[] more, int count) {
        ensure(count);
        System.arraycopy(more, 0, bytes, size, count);
        size += count;
        return this;
    }

    /** @param value unsigned */
    MessageWriter varint(long value) {
        ensure(MAX_DIGITS);
        int digits = Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
        for (int digit = digits - 1; digit > 0; digit--) {
            bytes[size++] = (byte) (value >>> 7 * digit | 0x80);
        }
        bytes[size++] = (byte) (value & 0x7F);
        return this;
    }

    MessageWriter bound(Bound bound) {
        if (bound.isInfinity()) {
            varint(0);
        } else {
            varint(1 + bound.createdAt() - lastCreatedAt);
            lastCreatedAt = bound.createdAt();
        }
        return varint(bound.length()).raw(bound.id().bytes(), bound.length());
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
