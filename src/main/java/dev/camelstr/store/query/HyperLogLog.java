package dev.camelstr.store.query;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.Sha256;
import java.util.HexFormat;
import java.util.Optional;

/** A count of distinct authors that can be merged with those of other relays (NIP-45). Not thread-safe. */
public final class HyperLogLog {
    private static final int REGISTERS = 256;
    private static final int DIGIT = 32; // which digit of the filter's key the offset is taken from
    private static final int FIRST_OFFSET = 8;

    private final byte[] registers = new byte[REGISTERS];
    private final int offset;

    private HyperLogLog(int offset) {
        this.offset = offset;
    }

    /** The empty count for a filter; nothing where it has no tag, for which the NIP defines none. */
    public static Optional<HyperLogLog> of(Filter filter) {
        return filter.firstTagValue().map(value -> new HyperLogLog(offset(value)));
    }

    private static int offset(String value) {
        return Character.digit(key(value).charAt(DIGIT), 16) + FIRST_OFFSET;
    }

    private static String key(String value) {
        if (Hex.isLowerHex(value, PublicKey.BYTES)) {
            return value;
        }
        return Address.parse(value).map(address -> address.pubkey().toString()).orElseGet(() -> Sha256.hexOf(value));
    }

    /** Counts the author of an event. */
    public void add(PublicKey author) {
        byte[] bytes = author.bytes();
        int register = bytes[offset] & 0xff;
        int rank = 1 + leadingZeros(bytes);
        registers[register] = (byte) Math.max(registers[register], rank);
    }

    private int leadingZeros(byte[] bytes) {
        int zeros = 0;
        for (int i = offset + 1; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            if (value != 0) {
                return zeros + Integer.numberOfLeadingZeros(value) - 24;
            }
            zeros += 8;
        }
        return zeros;
    }

    /** The 256 registers as 512 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(registers);
    }
}
