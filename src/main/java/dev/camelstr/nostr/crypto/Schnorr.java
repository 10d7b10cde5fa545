package dev.camelstr.nostr.crypto;

import java.nio.file.Path;

/**
 * Schnorr signatures on secp256k1 (BIP-340). Implementations are thread-safe. Arrays are not modified and not kept.
 *
 * <p>Messages are 32 bytes in Nostr; every implementation takes any other length too, as BIP-340 does.
 */
public interface Schnorr {

    /** How signatures are computed: {@code native} or {@code bouncycastle}. */
    String name();

    /**
     * Whether the signature is valid. Never throws: a key that is no point, numbers out of range and wrong lengths are
     * simply not valid.
     *
     * @param sig 64 bytes
     * @param pubkey 32 bytes, the x coordinate
     */
    boolean verify(byte[] sig, byte[] message, byte[] pubkey);

    /**
     * @param secret 32 bytes
     * @param auxRand 32 bytes, fresh and random: they protect against side channels, not against reuse of a nonce
     * @return 64 bytes
     * @throws IllegalArgumentException if the secret is not a secret key, or a length is wrong
     */
    byte[] sign(byte[] message, byte[] secret, byte[] auxRand);

    /**
     * @param secret 32 bytes
     * @return 32 bytes, the x coordinate
     * @throws IllegalArgumentException if the secret is zero, not below the order of the curve, or not 32 bytes
     */
    byte[] publicKey(byte[] secret);

    /**
     * As {@link #of(String, Path)}, with the native library unpacked to a temporary folder, which has to allow execution.
     */
    static Schnorr of(String mode) {
        return Schnorrs.of(mode, NativeSchnorr::load);
    }

    /**
     * @param mode {@code native} (libsecp256k1), {@code bouncycastle}, or {@code auto}: native where it loads, else Bouncy
     *     Castle with a warning
     * @param nativeDir where the native library is unpacked to and stays; created if it is not there; has to allow
     *     execution, and only this user may write there
     * @throws IllegalArgumentException for another mode
     * @throws IllegalStateException if {@code native} is asked for and does not load; the message says why
     */
    static Schnorr of(String mode, Path nativeDir) {
        return Schnorrs.of(mode, () -> NativeSchnorr.load(nativeDir));
    }
}
