package dev.camelstr.nostr;

import dev.camelstr.nostr.text.Bytes32;
import dev.camelstr.nostr.text.Hex;

/** The public key of an author: the x coordinate of a secp256k1 point (BIP-340). */
public final class PublicKey extends Bytes32<PublicKey> {

    /** Of its words, the one with the first byte first. */
    public PublicKey(long w0, long w1, long w2, long w3) {
        super(w0, w1, w2, w3);
    }

    /**
     * @param bytes exactly 32 bytes
     * @throws IllegalArgumentException for any other length
     */
    public static PublicKey of(byte[] bytes) {
        return read(bytes, "a public key", PublicKey::new);
    }

    /**
     * @param hex 64 lower-case hex digits
     * @throws IllegalArgumentException for anything else
     */
    public static PublicKey ofHex(String hex) {
        return of(Hex.decode(hex, BYTES));
    }
}
