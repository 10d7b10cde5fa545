package dev.camelstr.component.nostr.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which range of time is reconciled next, newest first. Whatever a relay answers, it comes to an end. Not thread-safe. */
public final class Ranges {
    static final int MOST_RANGES = 100_000;
    static final int MOST_SKIPPED = 100;

    private final Range all;
    private final RangeSize size = new RangeSize();
    private long until;
    private int asked;
    private final List<Range> skipped = new ArrayList<>();

    public Ranges(Range all) {
        this.all = all;
        this.until = all.until();
    }

    /**
     * What is to be reconciled now; empty at the end.
     *
     * @throws UnreconcilableException if the relay has made too many of them
     */
    public Optional<Range> next() throws UnreconcilableException {
        if (until < all.since()) {
            return Optional.empty();
        }
        if (++asked > MOST_RANGES) {
            throw new UnreconcilableException(
                    "it takes so little at once that there are more than " + MOST_RANGES + " ranges");
        }
        return Optional.of(size.newest(rest()));
    }

    /** What is left, with what is reconciled now. */
    public Range rest() {
        return new Range(all.since(), until);
    }

    /** How many records this side should have in a range. */
    public int records() {
        return size.records();
    }

    /** The seconds that were left out, each too big by itself. */
    public List<Range> skipped() {
        return List.copyOf(skipped);
    }

    public void done(Range range) {
        size.fitted();
        until = range.since() - 1;
    }

    /**
     * The range is not reconciled as it is.
     *
     * @throws UnreconcilableException if too many single seconds are too big, or the relay announces ids whatever the range
     */
    public void tooBig(Range range, TooBigException reason) throws UnreconcilableException {
        if (size.tooBig(range, reason)) {
            return;
        }
        until = range.since() - 1;
        skipped.add(range);
        if (skipped.size() > MOST_SKIPPED) {
            throw new UnreconcilableException("it calls more than " + MOST_SKIPPED + " single seconds too big");
        }
    }
}
