package dev.camelstr.cli.sample;

import java.util.Arrays;
import java.util.Optional;

/** Takes a client's byte stream apart into whole frames (RFC 6455). Not thread-safe. */
final class FrameReader {

    private static final int MAX_PAYLOAD = 1024 * 1024;

    /** @param payload unmasked */
    record Frame(boolean last, int opcode, byte[] payload) {}

    private byte[] pending = new byte[0];

    void add(byte[] bytes) {
        byte[] joined = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, joined, pending.length, bytes.length);
        pending = joined;
    }

    /**
     * The next frame, if it is there as a whole.
     *
     * @throws IllegalStateException if the frame is too long
     */
    Optional<Frame> next() {
        if (pending.length < 2) {
            return Optional.empty();
        }
        int shortLength = pending[1] & 0x7f;
        int lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
        boolean masked = (pending[1] & 0x80) != 0;
        int headerLength = 2 + lengthBytes + (masked ? 4 : 0);
        if (pending.length < headerLength) {
            return Optional.empty();
        }
        long length = lengthBytes == 0 ? shortLength : bigEndian(2, lengthBytes);
        if (length < 0 || length > MAX_PAYLOAD) {
            throw new IllegalStateException("a frame of " + Long.toUnsignedString(length));
        }
        int end = headerLength + (int) length;
        if (pending.length < end) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOfRange(pending, headerLength, end);
        if (masked) {
            unmask(payload, headerLength - 4);
        }
        Frame frame = new Frame((pending[0] & 0x80) != 0, pending[0] & 0x0f, payload);
        pending = Arrays.copyOfRange(pending, end, pending.length);
        return Optional.of(frame);
    }

    private long bigEndian(int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | pending[offset + i] & 0xff;
        }
        return value;
    }

    private void unmask(byte[] payload, int maskAt) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= pending[maskAt + i % 4];
        }
    }
}
