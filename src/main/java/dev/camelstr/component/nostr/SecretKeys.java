package dev.camelstr.component.nostr;

import dev.camelstr.nostr.Hex;

/** Secret keys as people configure them. */
final class SecretKeys {

    private static final int BYTES = 32;

    private SecretKeys() {}

    /**
     * @throws IllegalArgumentException if it is not a key; the message does not repeat it
     */
    static byte[] parse(String key) {
        try {
            return Hex.decode(key.strip(), BYTES);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secretKey is not a secret key: 64 lower-case hex digits");
        }
    }
}
