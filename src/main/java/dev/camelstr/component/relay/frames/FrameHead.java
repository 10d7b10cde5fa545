package dev.camelstr.component.relay.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The head of a client's frame (RFC 6455, section 5.2), collected byte by byte, however it comes. */
final class FrameHead {
    private static final int LONGEST = 14;
    private static final int MASK_BYTES = 4;
    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 0x7f;
    private static final int OPCODE = 0x0f;
    private static final int LAST_DATA_OPCODE = 2;
    private static final int FIRST_CONTROL_OPCODE = 8;
    private static final int LAST_CONTROL_OPCODE = 10;
    private static final int LENGTH_OF_2_BYTES = 126;
    private static final int LENGTH_OF_8_BYTES = 127;

    private final byte[] bytes = new byte[LONGEST];
    private int length;

    /** Takes what belongs to the head. */
    boolean read(ByteBuf data) {
        while (data.isReadable() && !isComplete()) {
            bytes[length++] = data.readByte();
        }
        return isComplete();
    }

    /** Also where it is no client's, which its first two bytes tell: nobody is to wait for more of it. */
    boolean isComplete() {
        return length >= 2 && (!beginsWell() || length == whole());
    }

    private boolean beginsWell() {
        int opcode = opcode();
        boolean known = opcode <= LAST_DATA_OPCODE || opcode >= FIRST_CONTROL_OPCODE && opcode <= LAST_CONTROL_OPCODE;
        return known && isMasked();
    }

    private int whole() {
        return 2 + lengthBytes() + (isMasked() ? MASK_BYTES : 0);
    }

    private int lengthBytes() {
        return switch (shortLength()) {
            case LENGTH_OF_2_BYTES -> 2;
            case LENGTH_OF_8_BYTES -> 8;
            default -> 0;
        };
    }

    private int shortLength() {
        return bytes[1] & SHORT_LENGTH;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Whether it is one that a client may send; reserved bits are looked at elsewhere. */
    boolean isRegular() {
        return beginsWell() && payloadLength() >= 0;
    }

    private int opcode() {
        return bytes[0] & OPCODE;
    }

    private boolean isMasked() {
        return (bytes[1] & MASKED) != 0;
    }

    boolean isControl() {
        return opcode() >= FIRST_CONTROL_OPCODE;
    }

    boolean isContinuation() {
        return opcode() == 0;
    }

    boolean isFinal() {
        return (bytes[0] & FINAL) != 0;
    }

    boolean isCompressed() {
        return (bytes[0] & COMPRESSED) != 0;
    }

    /** Negative where it announces more than there can be. */
    long payloadLength() {
        int count = lengthBytes();
        if (count == 0) {
            return shortLength();
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes[2 + i] & 0xff;
        }
        return value;
    }

    /** @param position of the data's next byte in the payload */
    void unmask(ByteBuf data, long position, byte[] to, int offset, int count) {
        int mask = 2 + lengthBytes();
        for (int i = 0; i < count; i++) {
            to[offset + i] = (byte) (data.getByte(data.readerIndex() + i) ^ bytes[mask + (int) (position + i & 3)]);
        }
    }

    /** Of the bytes that came first. */
    ByteBuf copy(int count) {
        return Unpooled.copiedBuffer(bytes, 0, count);
    }

    /** A frame that ends a message in fragments and adds nothing to it. */
    static ByteBuf emptyEnd() {
        return Unpooled.wrappedBuffer(new byte[] {(byte) FINAL, (byte) MASKED, 0, 0, 0, 0});
    }
}
