package dev.camelstr.pipeline.serve.client;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may manage this relay (NIP-86). Immutable once configured. */
public final class Administrators {
    private Set<PublicKey> keys = Set.of();

    /**
     * @param list public keys in hex or as npub, separated by commas; empty for nobody
     * @throws IllegalArgumentException if one is no public key
     */
    public void setKeys(String list) {
        keys = Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(Administrators::key)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static PublicKey key(String text) {
        try {
            return Nip19.publicKey(text);
        } catch (IllegalArgumentException e) {
            // Not shown: it may be a secret key.
            throw new IllegalArgumentException(
                    "camelstr.relay.admins: one entry is no public key, neither in hex nor as npub");
        }
    }

    /** Whether there are any. */
    public boolean exist() {
        return !keys.isEmpty();
    }

    public boolean include(PublicKey pubkey) {
        return keys.contains(pubkey);
    }
}
