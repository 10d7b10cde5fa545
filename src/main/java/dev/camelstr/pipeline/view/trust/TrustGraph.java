package dev.camelstr.pipeline.view.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Who follows and who speaks against whom, of those whose lists were read: each author's numbers in a row, 4 bytes an edge, and
 * up to {@link #KEY_COST} bytes a key with all that is computed of it.
 */
final class TrustGraph {
    /** The key in a table that is half empty, where its edges begin, amounts of trust and reasons, in arrays that have just grown. */
    static final int KEY_COST = 300;

    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int UNREAD = -1;

    private final KeyTable keys;
    private final long mostBytes;
    private final List<int[]> chunks = new ArrayList<>();
    private int edges;
    private int[] starts = {};
    private int[] follows = {};
    private int[] againsts = {};

    TrustGraph(Random secret, long mostBytes) {
        this.keys = new KeyTable(secret);
        this.mostBytes = mostBytes;
    }

    /** Whether no more lists are to be read. */
    boolean isFull() {
        return (long) KEY_COST * keys.size() + (long) Integer.BYTES * edges > mostBytes;
    }

    int keys() {
        return keys.size();
    }

    int edges() {
        return edges;
    }

    byte[] key(int number) {
        return keys.key(number);
    }

    /** The number of the key that begins there, a new one if it is new. */
    int add(byte[] bytes, int offset) {
        return keys.add(bytes, offset);
    }

    /** The number of the key, or -1. */
    int find(byte[] key) {
        return keys.find(key);
    }

    boolean isRead(int author) {
        return author < starts.length && starts[author] != UNREAD;
    }

    /** Notes whom an author names, of whom nothing was noted before. */
    void read(int author, int[] followed, int[] against) {
        reserve(author);
        starts[author] = edges;
        follows[author] = followed.length;
        againsts[author] = against.length;
        append(followed);
        append(against);
    }

    private void reserve(int author) {
        int before = starts.length;
        if (author >= before) {
            int length = Math.max(author + 1, before + before / 2);
            starts = Arrays.copyOf(starts, length);
            Arrays.fill(starts, before, length, UNREAD);
            follows = Arrays.copyOf(follows, length);
            againsts = Arrays.copyOf(againsts, length);
        }
    }

    private void append(int[] named) {
        for (int number : named) {
            if (edges >>> CHUNK_BITS == chunks.size()) {
                chunks.add(new int[CHUNK]);
            }
            chunks.get(edges >>> CHUNK_BITS)[edges & CHUNK - 1] = number;
            edges++;
        }
    }

    /** How many an author follows. */
    int follows(int author) {
        return isRead(author) ? follows[author] : 0;
    }

    /** How many an author speaks against. */
    int against(int author) {
        return isRead(author) ? againsts[author] : 0;
    }

    /** @param place from 0 on: first those who are followed, then those who are spoken against */
    int named(int author, int place) {
        int edge = starts[author] + place;
        return chunks.get(edge >>> CHUNK_BITS)[edge & CHUNK - 1];
    }
}
