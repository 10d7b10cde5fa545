package dev.camelstr.component.relay;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Challenges that no client can foresee (NIP-42). */
final class Challenges {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Challenges() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
