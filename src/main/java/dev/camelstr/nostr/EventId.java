package dev.camelstr.nostr;

import dev.camelstr.nostr.text.Bytes32;
import dev.camelstr.nostr.text.Hex;

/** The id of an event: the SHA-256 of its serialisation (NIP-01). */
public final class EventId extends Bytes32<EventId> {

    /** Of its words, the one with the first byte first. */
    public EventId(long w0, long w1, long w2, long w3) {
        super(w0, w1, w2, w3);
    }

    /**
     * @param bytes exactly 32 bytes
     * @throws IllegalArgumentException for any other length
     */
    public static EventId of(byte[] bytes) {
        return read(bytes, "an event id", EventId::new);
    }

    /**
     * @param hex 64 lower-case hex digits
     * @throws IllegalArgumentException for anything else
     */
    public static EventId ofHex(String hex) {
        return of(Hex.decode(hex, BYTES));
    }
}
