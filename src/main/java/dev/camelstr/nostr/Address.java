package dev.camelstr.nostr;

import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.PlainNumber;
import java.util.Optional;

/**
 * What replaceable and addressable events are replaced by (NIP-01), as an {@code a} tag names it.
 *
 * @param d the value of the d tag; empty for replaceable kinds
 */
public record Address(int kind, PublicKey pubkey, String d) {

    private static final int LONGEST_KIND = 5;

    /** The value of an {@code a} tag, {@code <kind>:<pubkey>:<d>}; nothing if it is not one. */
    public static Optional<Address> parse(String text) {
        int first = text.indexOf(':');
        int second = first + 1 + 2 * PublicKey.BYTES;
        if (first < 1 || text.length() <= second || text.charAt(second) != ':') {
            return Optional.empty();
        }
        int kind = (int) PlainNumber.parse(text, first, LONGEST_KIND).orElse(-1);
        String pubkey = text.substring(first + 1, second);
        if (kind < 0 || kind > Kind.MAX || !Hex.isLowerHex(pubkey, PublicKey.BYTES)) {
            return Optional.empty();
        }
        return Optional.of(new Address(kind, PublicKey.ofHex(pubkey), text.substring(second + 1)));
    }

    @Override
    public String toString() {
        return kind + ":" + pubkey + ":" + d;
    }
}
