package dev.camelstr.pipeline.view.trust;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Keys of 32 bytes, numbered from 0 on as they come. Strangers choose keys at will, so where one is placed depends on secret
 * numbers (multilinear hashing: two keys collide as rarely as by chance, whichever they are).
 */
final class KeyTable {
    static final int KEY_BYTES = 32;
    private static final int WORDS = 4;

    private final long[] secrets;
    private long[] words = new long[WORDS * 256];
    private int[] slots = new int[512]; // the number and 1; 0 is free
    private int size;

    KeyTable(Random secret) {
        secrets = secret.longs(2 * WORDS + 1).toArray();
    }

    int size() {
        return size;
    }

    /** The number of the key that begins there, a new one if it is new. */
    int add(byte[] bytes, int offset) {
        ByteBuffer key = ByteBuffer.wrap(bytes, offset, KEY_BYTES).slice();
        int slot = slot(key);
        if (slots[slot] == 0) {
            if (2 * (size + 1) > slots.length) {
                enlarge();
                slot = slot(key);
            }
            put(key);
            slots[slot] = size;
        }
        return slots[slot] - 1;
    }

    /** The number of the key, or -1. */
    int find(byte[] key) {
        return slots[slot(ByteBuffer.wrap(key))] - 1;
    }

    byte[] key(int number) {
        ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
        for (int word = 0; word < WORDS; word++) {
            key.putLong(words[WORDS * number + word]);
        }
        return key.array();
    }

    private void put(ByteBuffer key) {
        for (int word = 0; word < WORDS; word++) {
            words[WORDS * size + word] = key.getLong(Long.BYTES * word);
        }
        size++;
    }

    private void enlarge() {
        words = Arrays.copyOf(words, 2 * words.length);
        slots = new int[2 * slots.length];
        for (int number = 0; number < size; number++) {
            slots[slot(ByteBuffer.wrap(key(number)))] = number + 1;
        }
    }

    /** Where the key is, or the free slot where it would be. */
    private int slot(ByteBuffer key) {
        long sum = secrets[2 * WORDS];
        for (int half = 0; half < 2 * WORDS; half++) {
            sum += secrets[half] * (key.getInt(Integer.BYTES * half) & 0xffff_ffffL);
        }
        int slot = (int) ((sum >>> 32) * slots.length >>> 32);
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, key)) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return slot;
    }

    private boolean isAt(int number, ByteBuffer key) {
        for (int word = 0; word < WORDS; word++) {
            if (words[WORDS * number + word] != key.getLong(Long.BYTES * word)) {
                return false;
            }
        }
        return true;
    }
}
