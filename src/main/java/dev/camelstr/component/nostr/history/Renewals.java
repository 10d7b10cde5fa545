package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.interval.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When which part of the past is asked for again: the last day in each run, the last 30 days daily, all monthly; and what a run
 * leaves of a small share of the pages goes on from there into the past, so that a small relay is asked for all of it each time.
 * Not thread-safe.
 */
final class Renewals {

    /** What was asked for before a time is to be asked for again. */
    record Renewal(Span span, long askedBefore) {}

    private static final long DAY = Duration.ofDays(1).toSeconds();

    /** The part of the pages that go further back than a day. */
    private static final double SHARE = 0.05;

    /** While there is what was never asked for, that comes first for so many times as long. */
    private static final int SELDOM = 8;

    private final long first;
    private final long interval;
    private final double pagesOfRun;
    private long lastRun = -1;
    private long pagesBefore;
    private boolean circling;
    private long circleTo;
    private long chunk = DAY;

    /**
     * @param first the first second that is wanted
     * @param interval between two runs
     * @param pageRate pages a second
     */
    Renewals(long first, Duration interval, double pageRate) {
        this.first = first;
        this.interval = interval.toSeconds();
        this.pagesOfRun = Math.max(4, interval.toSeconds() * pageRate * SHARE);
    }

    /** For how long what was never asked for is asked for at a time. */
    static Duration patience(Duration interval) {
        return interval.multipliedBy(SELDOM);
    }

    /**
     * What is due now.
     *
     * @param pages how many, and how many other requests, there were so far
     * @param idle whether all was asked for that is wanted
     */
    List<Renewal> due(long now, long pages, boolean idle) {
        if (lastRun < 0) {
            lastRun = now;
        }
        if (now - lastRun >= (idle ? interval : interval * SELDOM)) {
            return run(now, pages);
        }
        return idle && circling ? further(now, pages).stream().toList() : List.of();
    }

    private List<Renewal> run(long now, long pages) {
        lastRun = now;
        pagesBefore = pages;
        if (!circling) {
            circling = true;
            circleTo = now - DAY;
            chunk = DAY;
        }
        List<Renewal> due = new ArrayList<>();
        due.add(new Renewal(new Span(Math.max(first, now - DAY), now), now - interval));
        due.add(new Renewal(new Span(Math.max(first, now - 30 * DAY), now), now - Math.max(interval, DAY)));
        due.add(new Renewal(new Span(first, now), now - Math.max(interval, 30 * DAY)));
        return due;
    }

    /** The next chunk, if there are pages left for it; it is larger where little is found. */
    private Optional<Renewal> further(long now, long pages) {
        if (circleTo < first) {
            circling = false;
            return Optional.empty();
        }
        if (pages - pagesBefore >= pagesOfRun) {
            return Optional.empty();
        }
        long from = Math.max(first, circleTo - chunk);
        Renewal next = new Renewal(new Span(from, circleTo), now - interval);
        circleTo = from - 1;
        chunk *= 2;
        return Optional.of(next);
    }
}
