package dev.camelstr.nostr.crypto;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses an implementation. */
final class Schnorrs {
    private static final Logger LOG = LoggerFactory.getLogger(Schnorr.class);

    private Schnorrs() {}

    static Schnorr of(String mode, Path nativeDir) {
        return switch (mode) {
            case "native" -> NativeSchnorr.load(nativeDir);
            case "bouncycastle" -> new BouncyCastleSchnorr();
            case "auto" -> nativeOrBouncyCastle(nativeDir);
            default ->
                throw new IllegalArgumentException(
                        "signatures are checked by auto, native or bouncycastle, not by " + mode);
        };
    }

    private static Schnorr nativeOrBouncyCastle(Path nativeDir) {
        try {
            return NativeSchnorr.load(nativeDir);
        } catch (IllegalStateException e) {
            LOG.warn("{}; signatures are checked by Bouncy Castle, which takes five times as long", e.getMessage());
            return new BouncyCastleSchnorr();
        }
    }
}
