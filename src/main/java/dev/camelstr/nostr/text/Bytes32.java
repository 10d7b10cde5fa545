package dev.camelstr.nostr.text;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A value of 32 bytes, kept as four big-endian words so that it is cheap to hash and to compare. Its order is that of the
 * lower-case hex form. Values of different types are never equal.
 *
 * @param <T> the type itself
 */
public abstract class Bytes32<T extends Bytes32<T>> implements Comparable<T> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    private final long w0;
    private final long w1;
    private final long w2;
    private final long w3;

    /** Of its words, the one with the first byte first. */
    protected Bytes32(long w0, long w1, long w2, long w3) {
        this.w0 = w0;
        this.w1 = w1;
        this.w2 = w2;
        this.w3 = w3;
    }

    /** Makes a value of its words. */
    @FunctionalInterface
    protected interface OfWords<T> {
        T of(long w0, long w1, long w2, long w3);
    }

    /**
     * @param what names the type with its article where the length is wrong
     * @throws IllegalArgumentException if these are not 32 bytes
     */
    protected static <T> T read(byte[] bytes, String what, OfWords<T> type) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(what + " has 32 bytes, not " + bytes.length);
        }
        ByteBuffer words = ByteBuffer.wrap(bytes);
        return type.of(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /** Bytes 0 to 7. */
    public final long w0() {
        return w0;
    }

    /** Bytes 8 to 15. */
    public final long w1() {
        return w1;
    }

    /** Bytes 16 to 23. */
    public final long w2() {
        return w2;
    }

    /** Bytes 24 to 31. */
    public final long w3() {
        return w3;
    }

    /** The 32 bytes, a fresh array. */
    public final byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(w0)
                .putLong(w1)
                .putLong(w2)
                .putLong(w3)
                .array();
    }

    /** The 64 lower-case hex digits. */
    public final String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Bytes32<?> that
                && getClass() == that.getClass()
                && w0 == that.w0
                && w1 == that.w1
                && w2 == that.w2
                && w3 == that.w3;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(w0 ^ w3);
    }

    @Override
    public final int compareTo(T other) {
        int order = Long.compareUnsigned(w0, other.w0());
        if (order == 0) {
            order = Long.compareUnsigned(w1, other.w1());
        }
        if (order == 0) {
            order = Long.compareUnsigned(w2, other.w2());
        }
        return order != 0 ? order : Long.compareUnsigned(w3, other.w3());
    }

    @Override
    public final String toString() {
        return hex();
    }
}
