package dev.camelstr.nostr.nip19;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.ShownText;
import java.util.List;
import java.util.Optional;

/**
 * Keys, ids and references as people pass them on (NIP-19): Bech32, with a list of type-length-value where there is more
 * than 32 bytes to say.
 */
public sealed interface Nip19 {

    /** A public key. */
    record Npub(PublicKey pubkey) implements Nip19 {}

    /**
     * A secret key. Shows itself in {@link #encode()} only.
     *
     * @param secret 32 bytes; not to be modified
     */
    record Nsec(byte[] secret) implements Nip19 {
        @Override
        public String toString() {
            return "Nsec[…]";
        }
    }

    /** The id of an event. */
    record Note(EventId id) implements Nip19 {}

    /** @param relays where the profile is likely to be found */
    record Nprofile(PublicKey pubkey, List<String> relays) implements Nip19 {
        public Nprofile {
            relays = List.copyOf(relays);
        }
    }

    /** @param relays where the event is likely to be found */
    record Nevent(EventId id, List<String> relays, Optional<PublicKey> author, Optional<Integer> kind)
            implements Nip19 {
        public Nevent {
            relays = List.copyOf(relays);
        }
    }

    /** @param relays where the event is likely to be found */
    record Naddr(Address address, List<String> relays) implements Nip19 {
        public Naddr {
            relays = List.copyOf(relays);
        }
    }

    /**
     * @param text all in lower or all in upper case, at most 5,000 characters
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Nip19 decode(String text) {
        return Nip19Codec.decode(text);
    }

    /**
     * A public key as people write it.
     *
     * @param text 64 lower-case hex digits, or npub
     * @throws IllegalArgumentException if it is neither; what may be a secret key is not in the message
     */
    static PublicKey publicKey(String text) {
        if (Hex.isLowerHex(text, PublicKey.BYTES)) {
            return PublicKey.ofHex(text);
        }
        if (text.startsWith("nsec")) {
            throw new IllegalArgumentException("that is a secret key, and no public one");
        }
        String shown = "'" + ShownText.line(text, 70) + "'";
        try {
            if (decode(text) instanceof Npub npub) {
                return npub.pubkey();
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(shown + " is no public key: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(shown + " is no public key");
    }

    /**
     * The text in lower case.
     *
     * @throws IllegalArgumentException if a relay or a d tag is longer than the 255 bytes that the format can hold
     */
    default String encode() {
        return Nip19Codec.encode(this);
    }
}
