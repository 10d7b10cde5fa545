package dev.camelstr.component.relay.session;

import dev.camelstr.nostr.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Whom a client has proved to be (NIP-42). Thread-safe. */
final class Authentication {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** About what one key takes. */
    static final int KEY = 128;

    private boolean over;
    private String challenge; // made when it is asked for
    private volatile Set<PublicKey> keys = Set.of();

    /** 32 hex digits that no client can foresee, the same each time. */
    synchronized String challenge() {
        if (challenge == null) {
            byte[] bytes = new byte[16];
            RANDOM.nextBytes(bytes);
            challenge = HexFormat.of().formatHex(bytes);
        }
        return challenge;
    }

    /** The keys that have answered the challenge. */
    Set<PublicKey> keys() {
        return keys;
    }

    /** @return whether it is one more */
    synchronized boolean add(PublicKey pubkey) {
        if (over || keys.contains(pubkey)) {
            return false;
        }
        List<PublicKey> all = new ArrayList<>(keys);
        all.add(pubkey);
        keys = Set.copyOf(all);
        return true;
    }

    /** No more are added. @return what was taken for those that were */
    synchronized long end() {
        over = true;
        return (long) KEY * keys.size();
    }
}
