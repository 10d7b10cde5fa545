package dev.camelstr.nostr.crypto;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import java.security.SecureRandom;

/** An author: signs events with a secret key (NIP-01, BIP-340). Thread-safe. */
public final class EventSigner {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Schnorr schnorr;
    private final byte[] secret;
    private final PublicKey pubkey;

    /**
     * @param secret 32 bytes
     * @throws IllegalArgumentException if it is not a secret key
     */
    public EventSigner(Schnorr schnorr, byte[] secret) {
        this.schnorr = schnorr;
        this.secret = secret.clone();
        this.pubkey = PublicKey.of(schnorr.publicKey(secret));
    }

    /** An author with a new key. */
    public static EventSigner random(Schnorr schnorr) {
        return new EventSigner(schnorr, newSecret());
    }

    /** 32 random bytes that are a secret key. All but one of 2^127 are. */
    public static byte[] newSecret() {
        return randomBytes();
    }

    public PublicKey pubkey() {
        return pubkey;
    }

    /** @throws IllegalArgumentException if a string of the event holds a lone surrogate */
    public Event sign(EventBuilder event) {
        EventId id = event.id(pubkey);
        return event.build(pubkey, id, schnorr.sign(id.bytes(), secret, randomBytes()));
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
