package dev.camelstr.component.nostr.reconcile;

import java.util.OptionalLong;

/**
 * How much of time is reconciled at once, so that both sides stay below what the relay takes, as far as it has shown: half of
 * what was too big, and twice as much again after two ranges that were not. Not thread-safe.
 */
public final class RangeSize {
    /** Of this side, in one range. */
    public static final int MOST_RECORDS = 100_000;

    /** A relay that says it takes fewer is not believed. */
    public static final int LEAST_RECORDS = 100;

    /** Of ranges in succession that a relay says more and more ids of; from all of time to a second it takes 31. */
    static final int MOST_ENDLESS = 40;

    private static final long WIDEST = 1L << 40;
    private static final int CALM = 2;

    private long width = WIDEST;
    private int records = MOST_RECORDS;
    private int calm;
    private int endless;

    /** The newest of the seconds that are wanted, as many as are reconciled at once. */
    public Range newest(Range wanted) {
        return new Range(Math.max(wanted.since(), wanted.until() - width + 1), wanted.until());
    }

    /** How many records this side should have in a range. */
    public int records() {
        return records;
    }

    /** A range was not too big. */
    public void fitted() {
        endless = 0;
        if (++calm >= CALM) {
            width = Math.min(WIDEST, 2 * width);
        }
    }

    /**
     * A range is not reconciled as it is.
     *
     * @return false if there is nothing smaller
     * @throws UnreconcilableException if the relay announces ids without end, whatever the range
     */
    public boolean tooBig(Range range, TooBigException reason) throws UnreconcilableException {
        if (!reason.isRefusal() && ++endless > MOST_ENDLESS) {
            throw new UnreconcilableException("it announces ids without end");
        }
        calm = 0;
        OptionalLong told = reason.mostRecords();
        if (told.isPresent()) {
            records = (int) Math.max(LEAST_RECORDS, Math.min(records, told.getAsLong()));
        }
        if (range.seconds() > 1) {
            width = range.seconds() / 2;
        }
        return range.seconds() > 1;
    }
}
