package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;

/** A sum of ids modulo 2^256, as little-endian numbers; its words are the least significant first. Not thread-safe. */
final class Sum {
    static final int WORDS = 4;

    private final long[] words = new long[WORDS];

    Sum clear() {
        words[0] = 0;
        words[1] = 0;
        words[2] = 0;
        words[3] = 0;
        return this;
    }

    /** Adds an id whose four words, big-endian, are at this place. */
    void addId(long[] from, int at) {
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            carry = add(i, Long.reverseBytes(from[at + i]), carry);
        }
    }

    /** Adds a sum that {@link #store} has put at this place. */
    void add(long[] from, int at) {
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            carry = add(i, from[at + i], carry);
        }
    }

    /** Subtracts a sum that {@link #store} has put at this place. */
    void subtract(long[] from, int at) {
        // a - b = a + ~b + 1
        long carry = 1;
        for (int i = 0; i < WORDS; i++) {
            carry = add(i, ~from[at + i], carry);
        }
    }

    private long add(int word, long value, long carry) {
        long sum = words[word] + value;
        long overflow = Long.compareUnsigned(sum, value) < 0 ? 1 : 0;
        long total = sum + carry;
        words[word] = total;
        // Never both: where the first wraps, the sum is below the greatest.
        return overflow + (carry != 0 && total == 0 ? 1 : 0);
    }

    void store(long[] to, int at) {
        System.arraycopy(words, 0, to, at, WORDS);
    }

    /** The 32 bytes, the least significant first. */
    byte[] bytes() {
        return new EventId(
                        Long.reverseBytes(words[0]),
                        Long.reverseBytes(words[1]),
                        Long.reverseBytes(words[2]),
                        Long.reverseBytes(words[3]))
                .bytes();
    }
}
