package dev.camelstr.store.assertion;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Hex;

/**
 * What an assertion is about (NIP-85).
 *
 * @param name a public key or an event's id in hex, or an address; the assertion's d tag
 */
public record Subject(Type type, String name) {

    /** Each has a kind of its own. */
    public enum Type {
        KEY(30_382),
        EVENT(30_383),
        ADDRESS(30_384);

        private final int kind;

        Type(int kind) {
            this.kind = kind;
        }

        public int kind() {
            return kind;
        }
    }

    public static Subject ofKey(String hex) {
        return new Subject(Type.KEY, hex);
    }

    /** @param target as view engagement has it */
    public static Subject ofTarget(String target) {
        return new Subject(target.indexOf(':') < 0 ? Type.EVENT : Type.ADDRESS, target);
    }

    /** Whether there can be such a key, event or address: whoever has the key may have signed anything. */
    boolean isWellFormed() {
        return switch (type) {
            case KEY -> Hex.isLowerHex(name, PublicKey.BYTES);
            case EVENT -> Hex.isLowerHex(name, EventId.BYTES);
            case ADDRESS -> name.indexOf('\0') < 0 && Address.parse(name).isPresent();
        };
    }
}
