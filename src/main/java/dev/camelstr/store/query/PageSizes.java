package dev.camelstr.store.query;

/**
 * How much is read at a time.
 *
 * @param firstRows of a filter's first page: what most ask for at most
 * @param rows of later pages, worth their round trip
 * @param keys of the pages without raw JSON of all filters of a query
 * @param candidates looked at for a page at most, before the conditions that the index does not know
 * @param branchRows read of each branch at least
 * @param bytes of raw JSON in the pages of all filters of a query, one event each more
 */
record PageSizes(int firstRows, int rows, int keys, int candidates, int branchRows, int bytes) {
    static final PageSizes DEFAULT = new PageSizes(250, 1_000, 16_000, 16_000, 8, 2 << 20);

    /** For so many pages at once. */
    PageSizes sharedBy(int pages) {
        int share = Math.min(keys, Math.max(rows, keys / Math.max(1, pages)));
        return new PageSizes(firstRows, rows, share, candidates, branchRows, Math.max(1, bytes / Math.max(1, pages)));
    }
}
