package dev.camelstr.nostr.negentropy;

/** Sorts a list of records in its place. What comes in the order of NIP-01, newest first, costs little. */
final class RecordSort {
    private final RecordList records;

    private RecordSort(RecordList records) {
        this.records = records;
    }

    static void ascending(RecordList records) {
        new RecordSort(records).sort();
    }

    private void sort() {
        int size = records.size();
        if (size > 1 && Long.compareUnsigned(records.createdAt(0), records.createdAt(size - 1)) > 0) {
            for (int i = 0, j = size - 1; i < j; i++, j--) {
                records.swap(i, j);
            }
        }
        if (!timesAscend()) {
            sort(0, size);
            return;
        }
        for (int from = 0, to; from < size; from = to) {
            to = endOfSecond(from);
            sort(from, to);
        }
    }

    private boolean timesAscend() {
        for (int i = 1; i < records.size(); i++) {
            if (Long.compareUnsigned(records.createdAt(i - 1), records.createdAt(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private int endOfSecond(int from) {
        int to = from + 1;
        while (to < records.size() && records.createdAt(to) == records.createdAt(from)) {
            to++;
        }
        return to;
    }

    /** A heap sort: no memory, and no input that makes it slow. */
    private void sort(int from, int to) {
        if (isSorted(from, to)) {
            return;
        }
        int count = to - from;
        for (int root = count / 2 - 1; root >= 0; root--) {
            sink(from, root, count);
        }
        for (int end = count - 1; end > 0; end--) {
            records.swap(from, from + end);
            sink(from, 0, end);
        }
    }

    private boolean isSorted(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (records.compare(i - 1, i) > 0) {
                return false;
            }
        }
        return true;
    }

    private void sink(int from, int root, int count) {
        int parent = root;
        while (2 * parent + 1 < count) {
            int child = 2 * parent + 1;
            if (child + 1 < count && records.compare(from + child, from + child + 1) < 0) {
                child++;
            }
            if (records.compare(from + parent, from + child) >= 0) {
                return;
            }
            records.swap(from + parent, from + child);
            parent = child;
        }
    }
}
