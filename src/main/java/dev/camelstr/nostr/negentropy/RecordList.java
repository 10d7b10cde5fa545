package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records packed in chunks of longs, five for each: created_at and the id's words. 40 bytes a record. Not thread-safe. */
final class RecordList {
    static final int WORDS = 5;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final List<long[]> chunks = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    void add(long createdAt, EventId id) {
        int at = at(size);
        if (at == 0) {
            chunks.add(new long[CHUNK * WORDS]);
        }
        long[] chunk = chunk(size);
        chunk[at] = createdAt;
        chunk[at + 1] = id.w0();
        chunk[at + 2] = id.w1();
        chunk[at + 3] = id.w2();
        chunk[at + 4] = id.w3();
        size++;
    }

    /** Keeps the first ones, and no memory beyond them. */
    void truncate(int newSize) {
        size = newSize;
        int kept = (size + CHUNK - 1) >> CHUNK_BITS;
        chunks.subList(kept, chunks.size()).clear();
        if (at(size) != 0) {
            chunks.set(kept - 1, Arrays.copyOf(chunks.get(kept - 1), at(size)));
        }
    }

    /** The array that holds the record, at {@link #at}. */
    long[] chunk(int index) {
        return chunks.get(index >> CHUNK_BITS);
    }

    static int at(int index) {
        return (index & CHUNK - 1) * WORDS;
    }

    long createdAt(int index) {
        return chunk(index)[at(index)];
    }

    EventId id(int index) {
        long[] chunk = chunk(index);
        int at = at(index);
        return new EventId(chunk[at + 1], chunk[at + 2], chunk[at + 3], chunk[at + 4]);
    }

    int compare(int a, int b) {
        return compare(a, chunk(b), at(b));
    }

    /** Compares a record with five words at this place. */
    int compare(int index, long[] other, int otherAt) {
        long[] chunk = chunk(index);
        int at = at(index);
        int order = 0;
        for (int word = 0; word < WORDS && order == 0; word++) {
            order = Long.compareUnsigned(chunk[at + word], other[otherAt + word]);
        }
        return order;
    }

    void copy(int from, int to) {
        System.arraycopy(chunk(from), at(from), chunk(to), at(to), WORDS);
    }

    void swap(int a, int b) {
        long[] chunkA = chunk(a);
        long[] chunkB = chunk(b);
        int atA = at(a);
        int atB = at(b);
        for (int word = 0; word < WORDS; word++) {
            long kept = chunkA[atA + word];
            chunkA[atA + word] = chunkB[atB + word];
            chunkB[atB + word] = kept;
        }
    }
}
