package dev.camelstr.nostr.crypto;

import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Chooses an implementation. */
final class Schnorrs {
    private Schnorrs() {}

    static Schnorr of(String mode, Supplier<Schnorr> nativeSchnorr) {
        return switch (mode) {
            case "native" -> nativeSchnorr.get();
            case "bouncycastle" -> new BouncyCastleSchnorr();
            case "auto" -> nativeOr(nativeSchnorr, BouncyCastleSchnorr::new);
            default ->
                throw new IllegalArgumentException(
                        "signatures are checked by auto, native or bouncycastle, not by " + mode);
        };
    }

    static Schnorr nativeOr(Supplier<Schnorr> nativeSchnorr, Supplier<Schnorr> fallback) {
        try {
            return nativeSchnorr.get();
        } catch (IllegalStateException e) {
            // Not before: to set up a log takes longer than a short command, which has none.
            LoggerFactory.getLogger(Schnorr.class)
                    .warn(
                            "{}; signatures are checked by Bouncy Castle, which takes five times as long",
                            e.getMessage());
            return fallback.get();
        }
    }
}
