package dev.camelstr.store.query;

/** What a query has left out that matches its filters (NIP-67). */
public enum Rest {
    /** Nothing. */
    NONE,
    /** Something, for the limit. */
    SOME,
    /** Whether there is more would have cost more reading. */
    UNKNOWN
}
