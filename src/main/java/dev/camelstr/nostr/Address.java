package dev.camelstr.nostr;

import java.util.Optional;

/**
 * What replaceable and addressable events are replaced by (NIP-01), as an {@code a} tag names it.
 *
 * @param d the value of the d tag; empty for replaceable kinds
 */
public record Address(int kind, PublicKey pubkey, String d) {

    /** The value of an {@code a} tag, {@code <kind>:<pubkey>:<d>}; nothing if it is not one. */
    public static Optional<Address> parse(String text) {
        int first = text.indexOf(':');
        int second = first + 1 + 2 * PublicKey.BYTES;
        if (first < 1 || first > 5 || text.length() <= second || text.charAt(second) != ':') {
            return Optional.empty();
        }
        int kind = 0;
        for (int i = 0; i < first; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            kind = 10 * kind + digit - '0';
        }
        String pubkey = text.substring(first + 1, second);
        if (kind > Kind.MAX || !Hex.isLowerHex(pubkey, PublicKey.BYTES)) {
            return Optional.empty();
        }
        return Optional.of(new Address(kind, PublicKey.ofHex(pubkey), text.substring(second + 1)));
    }

    @Override
    public String toString() {
        return kind + ":" + pubkey + ":" + d;
    }
}
