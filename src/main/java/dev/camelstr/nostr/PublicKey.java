package dev.camelstr.nostr;

import dev.camelstr.nostr.text.Bytes32;
import dev.camelstr.nostr.text.Hex;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The public key of an author: the x coordinate of a secp256k1 point (BIP-340), 32 bytes, kept as four big-endian words
 * so that it is cheap to hash and to compare. The order is that of the lower-case hex form.
 */
public record PublicKey(long w0, long w1, long w2, long w3) implements Bytes32, Comparable<PublicKey> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    /**
     * @param bytes exactly 32 bytes
     * @throws IllegalArgumentException for any other length
     */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a public key has 32 bytes, not " + bytes.length);
        }
        ByteBuffer words = ByteBuffer.wrap(bytes);
        return new PublicKey(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /**
     * @param hex 64 lower-case hex digits
     * @throws IllegalArgumentException for anything else
     */
    public static PublicKey ofHex(String hex) {
        return of(Hex.decode(hex, BYTES));
    }

    /** The 32 bytes, a fresh array. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(w0)
                .putLong(w1)
                .putLong(w2)
                .putLong(w3)
                .array();
    }

    /** The 64 lower-case hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    // A record's own equals and hashCode are chains of method handles, and this is asked several times an event.

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && w0 == that.w0 && w1 == that.w1 && w2 == that.w2 && w3 == that.w3;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(w0 ^ w3);
    }

    @Override
    public int compareTo(PublicKey other) {
        int order = Long.compareUnsigned(w0, other.w0);
        if (order == 0) {
            order = Long.compareUnsigned(w1, other.w1);
        }
        if (order == 0) {
            order = Long.compareUnsigned(w2, other.w2);
        }
        return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
    }

    @Override
    public String toString() {
        return hex();
    }
}
