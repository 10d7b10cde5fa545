package dev.camelstr.store;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.text.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where at most one event stands: the address of a replaceable or addressable event (NIP-01), with its d in the form that
 * column {@code event.d} has.
 *
 * @param d see {@link #key}; not to be read from, only compared
 */
public record Slot(PublicKey pubkey, int kind, ByteBuffer d) {

    /** A btree key ends at 2,704 bytes, and every entry of the index repeats it. */
    private static final int LONGEST_PLAIN_D = 128;

    /** No UTF-8 text begins with it, so a hashed d is never equal to a plain one. */
    private static final byte HASHED = (byte) 0xff;

    public static Slot of(PublicKey pubkey, int kind, byte[] key) {
        return new Slot(pubkey, kind, ByteBuffer.wrap(key));
    }

    /** Where the event stands, or nothing if nothing replaces it. */
    public static Optional<Slot> of(Event event) {
        if (Kind.isReplaceable(event.kind())) {
            return Optional.of(of(event.pubkey(), event.kind(), new byte[0]));
        }
        if (Kind.isAddressable(event.kind())) {
            String d = event.tag("d").map(Tag::value).orElse("");
            return Optional.of(of(event.pubkey(), event.kind(), key(d)));
        }
        return Optional.empty();
    }

    /** What an a tag names; nothing if no event can stand there. */
    public static Optional<Slot> of(Address address) {
        boolean meaningful = Kind.isAddressable(address.kind())
                || Kind.isReplaceable(address.kind()) && address.d().isEmpty();
        return meaningful ? Optional.of(of(address.pubkey(), address.kind(), key(address.d()))) : Optional.empty();
    }

    /** The value of column {@code event.d}: UTF-8 up to 128 bytes, and a marked SHA-256 for what is longer. */
    public static byte[] key(String d) {
        byte[] plain = d.getBytes(StandardCharsets.UTF_8);
        if (plain.length <= LONGEST_PLAIN_D) {
            return plain;
        }
        byte[] digest = Sha256.of(plain);
        return ByteBuffer.allocate(1 + digest.length).put(HASHED).put(digest).array();
    }

    /** All of it as bytes: pubkey, kind in four bytes, d. */
    public byte[] bytes() {
        byte[] key = dBytes();
        return ByteBuffer.allocate(PublicKey.BYTES + Integer.BYTES + key.length)
                .put(pubkey.bytes())
                .putInt(kind)
                .put(key)
                .array();
    }

    public byte[] dBytes() {
        return d.array();
    }
}
