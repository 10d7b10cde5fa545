package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Intervals;
import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.component.nostr.history.walk.Claim;
import dev.camelstr.component.nostr.history.walk.Page;
import dev.camelstr.nostr.Filter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The past of one relay by one filter: what is known of it, and what is to be asked next. Not thread-safe. */
final class Past {

    private static final long PRESENT_SECONDS = 5;

    private final Filter filter;
    private final long earliest; // that is ever wanted
    private final Renewals renewals;
    private Intervals intervals = new Intervals(List.of());
    private Intervals wereComplete = new Intervals(List.of());
    private long floor; // what is older is not wanted now
    private long last = -1;
    private boolean changed;

    /**
     * What is to be asked for.
     *
     * @param wasComplete whether all of it was complete once, so that only what differs is missing
     */
    record Open(Span span, boolean wasComplete) {}

    Past(Filter filter, HistoryOptions options) {
        this.filter = filter;
        this.earliest = Math.max(options.since(), filter.since().orElse(0));
        this.renewals = new Renewals(earliest, options.reconcileInterval(), options.pageRate());
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
        wereComplete = new Intervals(List.of());
        changed = false;
        openBelowFloor();
    }

    /** The first second that is wanted now. */
    long first() {
        return Math.max(earliest, floor);
    }

    /**
     * What is older than a second is not wanted for now: it is not asked for, and what was asked for of it is open again, since
     * nothing of it is held any more.
     */
    void wantFrom(long second) {
        if (second != floor) {
            floor = second;
            openBelowFloor();
        }
    }

    private void openBelowFloor() {
        if (intervals.all().stream().anyMatch(each -> each.from() < floor)) {
            open(new Span(0, floor - 1));
        }
    }

    private void open(Span span) {
        intervals.open(span);
        wereComplete.open(span);
        changed = true;
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
     * @param pages how many, and how many other requests, there were so far
     * @param idle whether all was asked for once, by every filter
     */
    void renew(long now, long pages, boolean idle) {
        if (first() > now) {
            return;
        }
        for (Renewals.Renewal renewal : renewals.due(now, pages, idle)) {
            extend(now);
            Predicate<Interval> isDue = each -> each.askedAt() <= renewal.askedBefore();
            rememberComplete(renewal.span(), isDue);
            intervals.reopen(renewal.span(), isDue);
            changed = true;
        }
    }

    private void rememberComplete(Span span, Predicate<Interval> isDue) {
        for (Interval each : intervals.all()) {
            boolean isWithin = each.to() >= span.from() && each.from() <= span.to();
            if (isWithin && each.state() == Interval.State.COMPLETE && isDue.test(each)) {
                Span both = new Span(Math.max(each.from(), span.from()), Math.min(each.to(), span.to()));
                wereComplete.put(Claim.complete(both.from(), both.to(), "").at(0, 0));
            }
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
        last = lastWanted(now);
    }

    private long lastWanted(long now) {
        return Math.min(now - PRESENT_SECONDS, filter.until().orElse(Long.MAX_VALUE));
    }

    private void reopen(long from, long to) {
        intervals.reopen(new Span(from, to), each -> true);
        changed = true;
    }

    private Optional<Span> wanted() {
        return wanted(last);
    }

    private Optional<Span> wanted(long to) {
        return first() <= to ? Optional.of(new Span(first(), to)) : Optional.empty();
    }

    /** Without a connection all up to now is wanted, as nobody tells it live. */
    private Optional<Span> wantedWithout(long now) {
        return wanted(Math.max(last, lastWanted(now)));
    }

    /** The newest span that is to be asked for. */
    Optional<Span> newestOpen() {
        return wanted().flatMap(intervals::newestOpen);
    }

    /** The newest of it that was complete, or was not. */
    Optional<Open> newestOpenPart() {
        return newestOpen().map(open -> {
            Optional<Span> fresh = wereComplete.newestOpen(open);
            if (fresh.isEmpty()) {
                return new Open(open, true);
            }
            return fresh.get().to() == open.to()
                    ? new Open(fresh.get(), false)
                    : new Open(new Span(fresh.get().to() + 1, open.to()), true);
        });
    }

    /** What was asked for and cannot be had by pages to its end; the newest first. */
    Optional<Span> newestUnproven() {
        return wanted().flatMap(span -> intervals.all().stream()
                .filter(each -> each.state() != Interval.State.COMPLETE)
                .filter(each -> !each.reason().equals(Claim.NOT_RECONCILABLE))
                .filter(each -> each.from() >= span.from() && each.to() <= span.to())
                .max(Comparator.comparingLong(Interval::to))
                .map(Interval::span));
    }

    /** What was complete is to be asked for page by page. */
    void leaveToPages(Span span) {
        wereComplete.open(span);
    }

    /** It is too much for negentropy. */
    void notReconcilable(long second) {
        Span only = new Span(second, second);
        wereComplete.open(only);
        for (Interval each : intervals.all()) {
            if (each.from() <= second && second <= each.to() && each.state() != Interval.State.COMPLETE) {
                Claim claim = Claim.incomplete(only, Claim.NOT_RECONCILABLE, each.atLeast());
                intervals.put(claim.at(each.askedAt(), each.heldAt()));
                changed = true;
            }
        }
    }

    Optional<Long> oldestOpen() {
        return wanted().flatMap(intervals::oldestOpen);
    }

    Optional<Long> oldestOpenWithoutConnection(long now) {
        return wantedWithout(now).flatMap(intervals::oldestOpen);
    }

    void put(Claim claim, long askedAt, long heldAt) {
        long from = Math.max(claim.span().from(), floor);
        long to = Math.min(claim.span().to(), askedAt);
        if (from <= to) {
            Claim told = new Claim(new Span(from, to), claim.state(), claim.reason(), claim.atLeast());
            intervals.put(told.at(askedAt, heldAt));
            wereComplete.open(told.span());
            changed = true;
        }
    }

    /** The part of the wanted seconds that is complete, from 0 to 1. */
    double completeShare() {
        return completeShare(wanted());
    }

    double completeShareWithoutConnection(long now) {
        return completeShare(wantedWithout(now));
    }

    private double completeShare(Optional<Span> wanted) {
        return wanted.map(span -> (double) intervals.seconds(Interval.State.COMPLETE, span) / span.seconds())
                .orElse(1.0);
    }

    /** Seconds that are incomplete, or asked for in parts. */
    long unprovenSeconds() {
        return wanted().map(span -> intervals.seconds(Interval.State.INCOMPLETE, span)
                        + intervals.seconds(Interval.State.SPLIT, span))
                .orElse(0L);
    }
}
