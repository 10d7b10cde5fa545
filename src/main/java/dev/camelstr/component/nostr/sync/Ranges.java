package dev.camelstr.component.nostr.sync;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which range of time is reconciled next, so that both sides stay below what the relay takes: newest first, as much as
 * there is at first; half of what was too big, and twice as much again after two that were not. Whatever a relay answers,
 * it comes to an end. Not thread-safe.
 */
final class Ranges {
    /** Of this side, in one range. */
    static final int MOST_RECORDS = 100_000;

    static final int MOST_RANGES = 100_000;
    static final int MOST_SKIPPED = 100;

    /** Of ranges in succession that a relay says more and more ids of; from all of time to a second it takes 31. */
    static final int MOST_ENDLESS = 40;

    /** A relay that says it takes fewer is not believed. */
    static final int LEAST_RECORDS = 100;

    private static final int CALM = 2;

    private final Range all;
    private long until;
    private long width;
    private int records = MOST_RECORDS;
    private int calm;
    private int asked;
    private int skipped;
    private int endless;

    Ranges(Range all) {
        this.all = all;
        this.until = all.until();
        this.width = all.seconds();
    }

    /**
     * What is to be reconciled now; empty at the end.
     *
     * @throws SyncFailedException if the relay has made too many of them
     */
    Optional<Range> next() throws SyncFailedException {
        if (until < all.since()) {
            return Optional.empty();
        }
        if (++asked > MOST_RANGES) {
            throw new SyncFailedException(
                    "it takes so little at once that there are more than " + MOST_RANGES + " ranges");
        }
        return Optional.of(new Range(Math.max(all.since(), until - width + 1), until));
    }

    /** How many records this side should have in a range. */
    int records() {
        return records;
    }

    /** How many seconds were left out, each too big by itself. */
    int skipped() {
        return skipped;
    }

    void done(Range range) {
        endless = 0;
        until = range.since() - 1;
        if (++calm >= CALM) {
            width = Math.min(all.seconds(), 2 * width);
        }
    }

    /**
     * The relay has told more ids than are taken.
     *
     * @throws SyncFailedException if it does so whatever the range
     */
    void endless(Range range) throws SyncFailedException {
        if (++endless > MOST_ENDLESS) {
            throw new SyncFailedException("it announces ids without end");
        }
        tooBig(range, OptionalLong.empty());
    }

    /**
     * The relay does not reconcile the range as it is.
     *
     * @param mostRecords how many the relay takes, where it says so
     * @throws SyncFailedException if too many single seconds are too big
     */
    void tooBig(Range range, OptionalLong mostRecords) throws SyncFailedException {
        calm = 0;
        if (mostRecords.isPresent()) {
            records = (int) Math.max(LEAST_RECORDS, Math.min(records, mostRecords.getAsLong()));
        }
        if (range.seconds() > 1) {
            width = range.seconds() / 2;
            return;
        }
        until = range.since() - 1;
        if (++skipped > MOST_SKIPPED) {
            throw new SyncFailedException("it calls more than " + MOST_SKIPPED + " single seconds too big");
        }
    }
}
