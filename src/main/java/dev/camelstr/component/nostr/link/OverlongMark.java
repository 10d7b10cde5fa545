package dev.camelstr.component.nostr.link;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What stands in the stream in place of an overlong message that was left out: a frame of our own, whose payload no relay
 * can know. Where the message came in fragments that have been handed on already, it is the last one of them.
 */
final class OverlongMark {

    private static final byte[] SECRET = new byte[16];
    private static final int PAYLOAD_BYTES = SECRET.length + Long.BYTES;
    private static final int FINAL_CONTINUATION = 0x80;
    private static final int FINAL_TEXT = 0x81;

    static {
        new SecureRandom().nextBytes(SECRET);
    }

    private OverlongMark() {}

    /**
     * @param continuation whether the client has seen the beginning of the message
     * @param bytes how long it was
     */
    static byte[] frame(boolean continuation, long bytes) {
        return ByteBuffer.allocate(2 + PAYLOAD_BYTES)
                .put((byte) (continuation ? FINAL_CONTINUATION : FINAL_TEXT))
                .put((byte) PAYLOAD_BYTES)
                .put(SECRET)
                .putLong(bytes)
                .array();
    }

    /** How long the message was that this one stands for; empty for a message of the relay's. */
    static OptionalLong in(byte[] message) {
        int at = message.length - PAYLOAD_BYTES;
        if (at < 0 || !Arrays.equals(message, at, at + SECRET.length, SECRET, 0, SECRET.length)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(ByteBuffer.wrap(message).getLong(at + SECRET.length));
    }
}
