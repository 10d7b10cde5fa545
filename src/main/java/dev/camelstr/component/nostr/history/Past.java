package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Intervals;
import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.component.nostr.history.walk.Claim;
import dev.camelstr.component.nostr.history.walk.Page;
import dev.camelstr.nostr.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The past of one relay by one filter: what is known of it, and what is to be asked next. Not thread-safe. */
final class Past {

    private static final long PRESENT_SECONDS = 5;

    private final Filter filter;
    private final long first;
    private final Renewals renewals;
    private Intervals intervals = new Intervals(List.of());
    private long last = -1;
    private boolean changed;

    Past(Filter filter, HistoryOptions options) {
        this.filter = filter;
        this.first = Math.max(options.since(), filter.since().orElse(0));
        this.renewals = new Renewals(first, options.reconcileInterval(), options.pageRate());
    }

    Filter filter() {
        return filter;
    }

    /** By what name it is kept: other filters have another past. */
    String key() {
        return filter.toJson();
    }

    void load(List<Interval> kept) {
        intervals = new Intervals(kept);
        changed = false;
    }

    /** What is known, if it is not what was kept last. */
    Optional<List<Interval>> changes() {
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        return Optional.of(intervals.all());
    }

    /** It could not be kept. */
    void stillChanged() {
        changed = true;
    }

    /** A connection begins: all up to now is wanted, and a little again that may have come late. */
    void connected(long now, Duration overlap) {
        extend(now);
        long known = intervals.all().stream().mapToLong(Interval::to).max().orElse(-1);
        if (known >= 0) {
            reopen(Math.max(0, known - overlap.toSeconds()), Long.MAX_VALUE);
        }
    }

    /**
     * Opens again what is due.
     *
     * @param pages how many were asked for so far
     * @param idle whether all was asked for once, by every filter
     */
    void renew(long now, long pages, boolean idle) {
        if (first > now) {
            return;
        }
        for (Renewals.Renewal renewal : renewals.due(now, pages, idle)) {
            extend(now);
            intervals.reopen(renewal.span(), each -> each.askedAt() <= renewal.askedBefore());
            changed = true;
        }
    }

    /** Opens again all that was asked for since a time. */
    void openSince(long askedAt) {
        intervals.reopen(new Span(0, Long.MAX_VALUE), each -> each.heldAt() >= askedAt);
        changed = true;
    }

    /** What a page has claimed is not so. */
    void open(Page page) {
        intervals.open(new Span(page.since(), Math.max(page.since(), page.until())));
        changed = true;
    }

    /** All up to now is wanted, but for the last seconds: they are the live subscription's. */
    void extend(long now) {
        last = Math.min(now - PRESENT_SECONDS, filter.until().orElse(Long.MAX_VALUE));
    }

    private void reopen(long from, long to) {
        intervals.reopen(new Span(from, to), each -> true);
        changed = true;
    }

    private Optional<Span> wanted() {
        return first <= last ? Optional.of(new Span(first, last)) : Optional.empty();
    }

    /** The newest span that is to be asked for. */
    Optional<Span> newestOpen() {
        return wanted().flatMap(intervals::newestOpen);
    }

    Optional<Long> oldestOpen() {
        return wanted().flatMap(intervals::oldestOpen);
    }

    void put(Claim claim, long askedAt, long heldAt) {
        long to = Math.min(claim.span().to(), askedAt);
        if (claim.span().from() <= to) {
            Claim told = new Claim(new Span(claim.span().from(), to), claim.state(), claim.reason(), claim.atLeast());
            intervals.put(told.at(askedAt, heldAt));
            changed = true;
        }
    }

    /** The part of the wanted seconds that is complete, from 0 to 1. */
    double completeShare() {
        return wanted().map(span -> (double) intervals.seconds(Interval.State.COMPLETE, span) / span.seconds())
                .orElse(1.0);
    }

    /** Seconds that are incomplete, or asked for in parts. */
    long unprovenSeconds() {
        return wanted().map(span -> intervals.seconds(Interval.State.INCOMPLETE, span)
                        + intervals.seconds(Interval.State.SPLIT, span))
                .orElse(0L);
    }
}
