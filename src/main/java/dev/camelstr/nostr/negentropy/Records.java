package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import java.util.Arrays;

/**
 * One side's set of records, each a {@code created_at} and an id, in ascending order; immutable. It takes 41 bytes a
 * record, and the fingerprint of any range costs at most 126 additions: sums of all before it are kept for every 64th
 * record. Thread-safe.
 */
public final class Records {
    private static final int BLOCK_BITS = 6;
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final RecordList list;
    /** For each block the sum of all records before it. */
    private final long[] sums;

    private Records(RecordList list) {
        this.list = list;
        this.sums = new long[((list.size() >> BLOCK_BITS) + 1) * Sum.WORDS];
        Sum sum = new Sum();
        for (int i = 0; i < list.size(); i++) {
            if ((i & BLOCK - 1) == 0) {
                sum.store(sums, block(i));
            }
            addTo(sum, i);
        }
        if ((list.size() & BLOCK - 1) == 0) {
            sum.store(sums, block(list.size()));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    private static int block(int index) {
        return (index >> BLOCK_BITS) * Sum.WORDS;
    }

    private void addTo(Sum sum, int index) {
        sum.addId(list.chunk(index), RecordList.at(index) + 1);
    }

    public int size() {
        return list.size();
    }

    /** Seconds since 1970 of the record at that place, 0 being the first. */
    public long createdAt(int index) {
        return list.createdAt(index);
    }

    public EventId id(int index) {
        return list.id(index);
    }

    /** The first record at or after {@code from} that is not before the bound; the size if there is none. */
    int indexOf(Bound bound, int from) {
        if (bound.isInfinity()) {
            return size();
        }
        EventId id = bound.id();
        long[] words = {bound.createdAt(), id.w0(), id.w1(), id.w2(), id.w3()};
        int low = from;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (list.compare(middle, words, 0) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The shortest bound that has the record after it and the one before the record before it. */
    Bound boundBefore(int index) {
        if (index == size()) {
            return Bound.INFINITY;
        }
        long createdAt = createdAt(index);
        if (index == 0 || createdAt(index - 1) != createdAt) {
            return Bound.at(createdAt);
        }
        byte[] before = id(index - 1).bytes();
        byte[] prefix = id(index).bytes();
        int common = Arrays.mismatch(before, prefix);
        Arrays.fill(prefix, common + 1, prefix.length, (byte) 0);
        return new Bound(createdAt, EventId.of(prefix), common + 1);
    }

    /** The sum of the ids from an index on, up to another one. */
    void sum(int from, int to, Sum sum) {
        sum.clear();
        if (to - from < BLOCK) {
            for (int i = from; i < to; i++) {
                addTo(sum, i);
            }
            return;
        }
        int first = (from + BLOCK - 1) & -BLOCK;
        int last = to & -BLOCK;
        for (int i = from; i < first; i++) {
            addTo(sum, i);
        }
        for (int i = last; i < to; i++) {
            addTo(sum, i);
        }
        sum.add(sums, block(last));
        sum.subtract(sums, block(first));
    }

    /** Collects records in any order. Not thread-safe. */
    public static final class Builder {
        private RecordList list = new RecordList();

        private Builder() {}

        /**
         * @param createdAt seconds since 1970
         * @throws IllegalArgumentException if that is negative
         */
        public Builder add(long createdAt, EventId id) {
            if (createdAt < 0) {
                throw new IllegalArgumentException("created_at is not negative: " + createdAt);
            }
            list.add(createdAt, id);
            return this;
        }

        public int size() {
            return list.size();
        }

        /** The set of what was added; the builder is empty then. */
        public Records build() {
            RecordList built = list;
            list = new RecordList();
            RecordSort.ascending(built);
            int kept = 0;
            for (int i = 0; i < built.size(); i++) {
                if (i == 0 || built.compare(kept - 1, i) != 0) {
                    built.copy(i, kept++);
                }
            }
            built.truncate(kept);
            return new Records(built);
        }
    }
}
