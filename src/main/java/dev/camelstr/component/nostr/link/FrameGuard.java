package dev.camelstr.component.nostr.link;

import java.util.Arrays;

/**
 * Follows the frames that a relay sends, and says which bytes are handed on, before anything is allocated for them:
 * nv-websocket-client allocates the announced length of a frame before it has read it, and joins any number of fragments.
 * Of a message that is too long the rest is left out as it comes, and an {@link OverlongMark} takes its place; one that is
 * beyond all measure ends the connection.
 *
 * <p>Not thread-safe; fed in the order of the stream.
 */
final class FrameGuard {

    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** What a fragment costs besides its payload, so that empty ones are not free. */
    private static final int FRAGMENT_OVERHEAD = 128;

    /** A message of this many times the limit is read over; a longer one is no mistake any more. */
    private static final long SKIPPED_SHARE = 64;

    /**
     * The client's decompressor has no bound of its own. DEFLATE expands at most 1032-fold, so this keeps the worst
     * case at 129 times maxMessageBytes for a moment, while real events compress by far less than eight. What is
     * compressed cannot be left out: later messages are made of it.
     */
    private static final int COMPRESSED_SHARE = 8;

    private static final byte[] NOTHING = {};
    private static final int CONTINUATION = 0x0;
    private static final int FIRST_CONTROL_OPCODE = 0x8;

    private final int maxMessageBytes;
    private final byte[] header = new byte[14];
    private int headerBytes;
    private byte[] due = NOTHING;

    private long payloadLeft;
    private boolean inControl;

    private long messageBytes;
    private long fragments;
    private boolean compressed;
    private boolean overlong;
    private boolean isBegunAtClient;

    FrameGuard(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** How many of the next bytes are payload; 0 where a header comes. */
    long payloadLeft() {
        return payloadLeft;
    }

    /** Whether the payload that comes is not to be handed on. */
    boolean isLeftOut() {
        return overlong && !inControl;
    }

    /** So many bytes of payload have come. */
    void passPayload(int bytes) {
        payloadLeft -= bytes;
        if (payloadLeft == 0) {
            endFrame();
        }
    }

    /** @throws RefusedInputException if no byte after this one may be read */
    void acceptHeaderByte(byte value) throws RefusedInputException {
        header[headerBytes++] = value;
        if (headerBytes >= 2 && headerBytes == headerLength()) {
            startFrame();
            headerBytes = 0;
        }
    }

    /** What is to be handed on next, before more bytes are looked at: headers, which are held back, and marks. */
    byte[] takeDue() {
        byte[] taken = due;
        due = NOTHING;
        return taken;
    }

    private int headerLength() {
        int mask = (header[1] & 0x80) != 0 ? 4 : 0;
        return 2 + extendedLengthBytes() + mask;
    }

    private int extendedLengthBytes() {
        return switch (header[1] & 0x7f) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private long announcedLength() {
        int bytes = extendedLengthBytes();
        if (bytes == 0) {
            return header[1] & 0x7f;
        }
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | header[2 + i] & 0xff;
        }
        return length;
    }

    private void startFrame() throws RefusedInputException {
        long length = announcedLength();
        int opcode = header[0] & 0x0f;
        inControl = opcode >= FIRST_CONTROL_OPCODE;
        if (inControl) {
            // Negative: bit 63 is set, an unsigned length beyond all bounds.
            if (length < 0 || length > MAX_CONTROL_PAYLOAD) {
                throw new RefusedInputException("it announced a control frame of " + Long.toUnsignedString(length));
            }
        } else {
            addToMessage(opcode, length);
        }
        if (!isLeftOut()) {
            due = Arrays.copyOf(header, headerBytes);
        }
        payloadLeft = length;
        if (length == 0) {
            endFrame();
        }
    }

    private void addToMessage(int opcode, long length) throws RefusedInputException {
        if (opcode != CONTINUATION) {
            beginMessage();
        } else {
            fragments++;
        }
        long most = compressed ? maxMessageBytes / COMPRESSED_SHARE : SKIPPED_SHARE * maxMessageBytes;
        if (length < 0 || length > most - cost()) {
            throw new RefusedInputException(
                    "it announced a message of more than " + most + (compressed ? " compressed bytes" : " bytes"));
        }
        messageBytes += length;
        if (!overlong && cost() > maxMessageBytes) {
            overlong = true;
            isBegunAtClient = opcode == CONTINUATION;
        }
    }

    private void beginMessage() throws RefusedInputException {
        if (overlong) {
            // The client, which has not seen the first one, would not notice.
            throw new RefusedInputException("it began a message within another");
        }
        messageBytes = 0;
        fragments = 0;
        compressed = (header[0] & 0x40) != 0;
    }

    private long cost() {
        return messageBytes + FRAGMENT_OVERHEAD * fragments;
    }

    private void endFrame() {
        boolean isFinal = (header[0] & 0x80) != 0;
        if (isLeftOut() && isFinal) {
            due = OverlongMark.frame(isBegunAtClient, messageBytes);
            overlong = false;
        }
    }
}
