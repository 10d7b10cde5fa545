package dev.camelstr.component.nostr.link;

import java.nio.charset.StandardCharsets;

/**
 * Follows the bytes that a relay sends, and says where they stop being acceptable, before anything is allocated for
 * them: nv-websocket-client allocates the announced length of a frame before it has read it, joins any number of
 * fragments, and reads an HTTP head of any length.
 *
 * <p>Not thread-safe; fed in the order of the stream.
 */
final class FrameGuard {

    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_STATUS_LINE = 120;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** What a fragment costs besides its payload, so that empty ones are not free. */
    private static final int FRAGMENT_OVERHEAD = 128;

    /**
     * The client's decompressor has no bound of its own. DEFLATE expands at most 1032-fold, so this keeps the worst
     * case at 129 times maxMessageBytes for a moment, while real events compress by far less than eight.
     */
    private static final int COMPRESSED_SHARE = 8;

    private static final int CONTINUATION = 0x0;
    private static final int FIRST_CONTROL_OPCODE = 0x8;

    private final int maxMessageBytes;

    private boolean inHead = true;
    private final StringBuilder statusLine = new StringBuilder();
    private boolean statusLineComplete;
    private int headBytes;
    private int lineBytes;
    private boolean afterReturn;

    private final byte[] header = new byte[14];
    private int headerBytes;
    private long payloadLeft;
    private long messageBytes;
    private boolean compressed;

    private RefusedInputException refusal;

    FrameGuard(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Looks at the next bytes of the stream.
     *
     * @return how many of them may be read; the rest must not be, if it is less than {@code length}
     */
    int accept(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        try {
            while (at < end && inHead) {
                acceptHeadByte(bytes[at]);
                at++;
            }
            while (at < end) {
                if (payloadLeft > 0) {
                    int skipped = (int) Math.min(payloadLeft, end - at);
                    payloadLeft -= skipped;
                    at += skipped;
                } else {
                    acceptHeaderByte(bytes[at]);
                    at++;
                }
            }
        } catch (RefusedInputException e) {
            refusal = e;
        }
        return at - offset;
    }

    /** Throws what was found wrong with the bytes that {@link #accept} left over. */
    void throwRefusal() throws RefusedInputException {
        if (refusal != null) {
            throw refusal;
        }
    }

    // Strict about line ends: where the client sees the end of the head, this must see it too.
    private void acceptHeadByte(byte value) throws RefusedInputException {
        headBytes++;
        if (headBytes > MAX_HEAD_BYTES) {
            throw new RefusedInputException("the head of its HTTP response is longer than " + MAX_HEAD_BYTES);
        }
        if (afterReturn != (value == '\n')) {
            throw new RefusedInputException("its HTTP response has a line that does not end in CR LF");
        }
        if (value == '\n') {
            afterReturn = false;
            endOfHeadLine();
        } else if (value == '\r') {
            afterReturn = true;
        } else {
            lineBytes++;
            if (!statusLineComplete && statusLine.length() < MAX_STATUS_LINE) {
                statusLine.append((char) (value & 0x7f));
            }
        }
    }

    private void endOfHeadLine() throws RefusedInputException {
        if (!statusLineComplete) {
            statusLineComplete = true;
            if (!statusLine.toString().startsWith("HTTP/1.1 101")) {
                throw new RefusedInputException("it answered " + printable(statusLine));
            }
        } else if (lineBytes == 0) {
            inHead = false;
        }
        lineBytes = 0;
    }

    private static String printable(CharSequence text) {
        byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < ascii.length; i++) {
            if (ascii[i] < ' ' || ascii[i] == 0x7f) {
                ascii[i] = '?';
            }
        }
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    private void acceptHeaderByte(byte value) throws RefusedInputException {
        header[headerBytes++] = value;
        if (headerBytes >= 2 && headerBytes == headerLength()) {
            headerBytes = 0;
            startFrame();
        }
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
        if (opcode >= FIRST_CONTROL_OPCODE) {
            if (length < 0 || length > MAX_CONTROL_PAYLOAD) {
                throw new RefusedInputException("it announced a control frame of " + Long.toUnsignedString(length));
            }
        } else {
            addToMessage(opcode, length);
        }
        payloadLeft = length;
    }

    private void addToMessage(int opcode, long length) throws RefusedInputException {
        if (opcode == CONTINUATION) {
            messageBytes += FRAGMENT_OVERHEAD;
        } else {
            messageBytes = 0;
            compressed = (header[0] & 0x40) != 0;
        }
        int limit = compressed ? maxMessageBytes / COMPRESSED_SHARE : maxMessageBytes;
        // Negative: bit 63 is set, an unsigned length beyond all bounds.
        if (length < 0 || length > limit - messageBytes) {
            throw new RefusedInputException(
                    "it announced a message of more than " + limit + (compressed ? " compressed bytes" : " bytes"));
        }
        messageBytes += length;
    }
}
