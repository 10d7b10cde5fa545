package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.text.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/** Computes the fingerprints of ranges. Not thread-safe. */
final class Fingerprints {
    static final int BYTES = 16;

    private final Records records;
    private final Sum sum = new Sum();
    private final MessageDigest sha256 = Sha256.digest();

    Fingerprints(Records records) {
        this.records = records;
    }

    /** Of the records from an index on, up to another one: 16 bytes. */
    byte[] of(int from, int to) {
        records.sum(from, to, sum);
        sha256.update(sum.bytes());
        sha256.update(new MessageWriter().varint(to - from).bytes());
        return Arrays.copyOf(sha256.digest(), BYTES);
    }
}
