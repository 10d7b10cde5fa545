package dev.camelstr.store;

/**
 * Where an event came from, in one number that orders rows: 15 bits life, 8 bits partition, 40 bits offset. A life
 * implies the stream.
 */
public final class Seq {
    static final int MAX_LIFE = (1 << 15) - 1;
    static final int MAX_PARTITION = (1 << 8) - 1;
    static final long MAX_OFFSET = (1L << 40) - 1;

    private Seq() {}

    /** @throws IllegalArgumentException if a part does not fit */
    public static long of(int life, int partition, long offset) {
        if (life < 1
                || life > MAX_LIFE
                || partition < 0
                || partition > MAX_PARTITION
                || offset < 0
                || offset > MAX_OFFSET) {
            throw new IllegalArgumentException(
                    "life " + life + ", partition " + partition + ", offset " + offset + " do not fit in a seq");
        }
        return (long) life << 48 | (long) partition << 40 | offset;
    }

    public static int life(long seq) {
        return (int) (seq >>> 48);
    }

    public static int partition(long seq) {
        return (int) (seq >>> 40) & MAX_PARTITION;
    }

    public static long offset(long seq) {
        return seq & MAX_OFFSET;
    }
}
