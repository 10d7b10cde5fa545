package dev.camelstr.nostr.negentropy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Computes the fingerprints of ranges. Not thread-safe. */
final class Fingerprints {
    static final int BYTES = 16;

    private final Records records;
    private final Sum sum = new Sum();
    private final MessageDigest sha256;

    Fingerprints(Records records) {
        this.records = records;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the records from an index on, up to another one: 16 bytes. */
    byte[] of(int from, int to) {
        records.sum(from, to, sum);
        sha256.update(sum.bytes());
        sha256.update(new MessageWriter().varint(to - from).bytes());
        return Arrays.copyOf(sha256.digest(), BYTES);
    }
}
