package dev.camelstr.cli.sample;

import java.util.Arrays;

/** Server frames (RFC 6455) gathered for one write. Grows beyond its size for the last frame only. */
final class FrameBuffer {

    private static final int FULL = 64 * 1024;
    private static final int MAX_HEADER = 10;
    private static final byte[] NONE = {};

    private byte[] bytes;
    private int length;

    FrameBuffer() {
        this(FULL + 4096);
    }

    private FrameBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    boolean isFull() {
        return length >= FULL;
    }

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    /** The frames alone. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** The frames, in the first {@link #length} bytes. */
    byte[] bytes() {
        return bytes;
    }

    void text(byte[] payload) {
        frame(0x1, payload);
    }

    void frame(int opcode, byte[] payload) {
        header(opcode, payload.length);
        append(payload);
    }

    /** A text frame made of two parts and a last byte. */
    void text(byte[] head, byte[] body, byte last) {
        header(0x1, head.length + body.length + 1);
        append(head);
        append(body);
        bytes[length++] = last;
    }

    private void header(int opcode, int payloadLength) {
        ensure(MAX_HEADER + payloadLength);
        bytes[length++] = (byte) (0x80 | opcode);
        if (payloadLength < 126) {
            bytes[length++] = (byte) payloadLength;
        } else if (payloadLength < 65_536) {
            bytes[length++] = 126;
            bigEndian(payloadLength, 2);
        } else {
            bytes[length++] = 127;
            bigEndian(payloadLength, 8);
        }
    }

    private void bigEndian(long value, int count) {
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    private void append(byte[] part) {
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, length + more);
        }
    }

    /** One frame as bytes. */
    static byte[] single(int opcode, byte[] payload) {
        FrameBuffer frames = new FrameBuffer(MAX_HEADER + payload.length);
        frames.frame(opcode, payload);
        return frames.copy();
    }

    static byte[] close() {
        return single(0x8, NONE);
    }
}
