package dev.camelstr.pipeline.serve.event;

import java.util.Comparator;
import java.util.TreeSet;

/**
 * Those who wait, in a fair order: next is who was given least since they came. Who comes anew begins where the others are, so
 * nobody saves up turns (start-time fair queueing). For one thread at a time.
 */
final class FairOrder<P extends FairOrder.Party> {
    private final TreeSet<P> waiting =
            new TreeSet<>(Comparator.<P>comparingLong(party -> party.given).thenComparingLong(party -> party.arrival));
    private long reached;
    private long arrivals;

    /** One who takes turns. */
    abstract static class Party {
        long given;
        long arrival;
        boolean waits;
    }

    /** Stands in line, unless it does already. */
    void enter(P party) {
        if (!party.waits) {
            party.waits = true;
            party.given = Math.max(party.given, reached);
            party.arrival = ++arrivals;
            waiting.add(party);
        }
    }

    void leave(P party) {
        if (party.waits) {
            waiting.remove(party);
            party.waits = false;
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whose turn it is; there must be one. */
    P first() {
        return waiting.first();
    }

    /** Who was given most; there must be one. */
    P last() {
        return waiting.last();
    }

    /** Gives the party that much, whether it has waited or not. It stands in line no more. */
    void give(P party, long cost) {
        leave(party);
        party.given = Math.max(party.given, reached);
        reached = party.given;
        party.given += cost;
    }
}
