package dev.camelstr.nostr.crypto;

import fr.acinq.secp256k1.Secp256k1CFunctions;
import fr.acinq.secp256k1.Secp256k1Context;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * BIP-340 by libsecp256k1: about 50 µs a verification. The library aborts the process on wrong lengths, so those are
 * checked here; messages of other than 32 bytes, which its binding does not take, go to Bouncy Castle.
 */
public final class NativeSchnorr implements Schnorr {
    private final Schnorr anyLength = new BouncyCastleSchnorr();
    private final long context;

    private NativeSchnorr(long context) {
        this.context = context;
    }

    /**
     * @param folder where the library is unpacked to; only this user may write there
     * @throws IllegalStateException if it does not load, with a message that says why
     */
    public static NativeSchnorr load(Path folder) {
        NativeLibrary.load(folder);
        return loaded();
    }

    /** As {@link #load(Path)}, with a temporary folder. */
    public static NativeSchnorr load() {
        NativeLibrary.loadFromTemporaryFolder();
        return loaded();
    }

    private static NativeSchnorr loaded() {
        try {
            return new NativeSchnorr(Secp256k1Context.getContext());
        } catch (LinkageError e) {
            // A library serves the class loader that loaded it: its binding came by another one.
            throw new IllegalStateException("libsecp256k1 is not bound: " + e, e);
        }
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public boolean verify(byte[] sig, byte[] message, byte[] pubkey) {
        if (sig.length != 64 || pubkey.length != 32) {
            return false;
        }
        if (message.length != 32) {
            return anyLength.verify(sig, message, pubkey);
        }
        try {
            return Secp256k1CFunctions.secp256k1_schnorrsig_verify(context, sig, message, pubkey) == 1;
        } catch (Secp256k1Exception e) {
            return false; // the key is not a point
        }
    }

    @Override
    public byte[] sign(byte[] message, byte[] secret, byte[] auxRand) {
        requireSecret(secret);
        if (auxRand.length != 32) {
            throw new IllegalArgumentException("auxRand has 32 bytes, not " + auxRand.length);
        }
        if (message.length != 32) {
            return anyLength.sign(message, secret, auxRand);
        }
        return Secp256k1CFunctions.secp256k1_schnorrsig_sign(context, message, secret, auxRand);
    }

    @Override
    public byte[] publicKey(byte[] secret) {
        requireSecret(secret);
        byte[] uncompressed = Secp256k1CFunctions.secp256k1_ec_pubkey_create(context, secret);
        return Arrays.copyOfRange(uncompressed, 1, 33);
    }

    private void requireSecret(byte[] secret) {
        if (secret.length != 32 || Secp256k1CFunctions.secp256k1_ec_seckey_verify(context, secret) != 1) {
            throw new IllegalArgumentException("not a secret key");
        }
    }
}
