package dev.camelstr.pipeline.publish;

import java.util.Arrays;

/**
 * An open-addressing set of up to a fixed number of 128-bit keys, each with 64 bits beside it; 36 bytes a key when
 * full. Keys are compared in full. Not thread-safe.
 *
 * <p>Where a key is placed depends on a secret, because whoever writes an event can choose bits of its id.
 */
final class IdTable {
    private static final int LONGS = 3;

    private final int maxSize;
    private final int slots;
    private final long secret;
    /** Three longs a slot: both words of the key and the value; the key 0, 0 marks a free one. Allocated when used. */
    private long[] table = {};

    private int size;

    IdTable(int maxSize, long secret) {
        this.maxSize = maxSize;
        this.slots = maxSize + maxSize / 2 + 1;
        this.secret = secret;
    }

    boolean isFull() {
        return size >= maxSize;
    }

    int size() {
        return size;
    }

    boolean contains(long high, long low) {
        return size > 0 && isTaken(slot(high, low));
    }

    /** The value beside the key, which must be there. */
    long value(long high, long low) {
        return table[slot(high, low) + 2];
    }

    /** Puts a key that is not 0, 0, or replaces its value. The table must not be full. */
    void put(long high, long low, long value) {
        if (table.length == 0) {
            table = new long[slots * LONGS];
        }
        int slot = slot(high, low);
        if (!isTaken(slot)) {
            size++;
        }
        table[slot] = high;
        table[slot + 1] = low;
        table[slot + 2] = value;
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(table, 0);
            size = 0;
        }
    }

    /** Where the key is, or the free slot where it would be. */
    private int slot(long high, long low) {
        long mixed = (high ^ secret) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ low) * 0xD6E8FEB86659FD93L;
        // Maps 32 bits evenly to the slots without a division.
        int slot = (int) ((mixed >>> 32) * slots >>> 32) * LONGS;
        while (isTaken(slot) && (table[slot] != high || table[slot + 1] != low)) {
            slot += LONGS;
            if (slot == table.length) {
                slot = 0;
            }
        }
        return slot;
    }

    private boolean isTaken(int slot) {
        return (table[slot] | table[slot + 1]) != 0;
    }
}
