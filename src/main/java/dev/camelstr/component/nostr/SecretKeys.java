package dev.camelstr.component.nostr;

import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Hex;

/** Secret keys as people configure them. */
public final class SecretKeys {

    private static final int BYTES = 32;

    private SecretKeys() {}

    /**
     * @param key 64 hex digits, or nsec (NIP-19)
     * @throws IllegalArgumentException if it is not a key; the message does not repeat it
     */
    public static byte[] parse(String key) {
        String stripped = key.strip();
        try {
            if (stripped.startsWith("nsec1") && Nip19.decode(stripped) instanceof Nip19.Nsec nsec) {
                return nsec.secret();
            }
            return Hex.decode(stripped, BYTES);
        } catch (IllegalArgumentException e) {
            // Without the cause: its words may hold parts of the key.
            throw new IllegalArgumentException("the secret key is neither 64 lower-case hex digits nor an nsec");
        }
    }
}
