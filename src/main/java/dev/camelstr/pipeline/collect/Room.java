package dev.camelstr.pipeline.collect;

import dev.camelstr.component.nostr.PagePermits.Permit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much of the past may be under way to the store: as much as it applies in 0.4 s. What is under way is what it
 * has not applied, and what was permitted and has not come yet, of which only a part is new. Times are those of {@link
 * System#nanoTime}. Thread-safe.
 */
final class Room {
    /** The store's work that may wait, in seconds. */
    private static final double SECONDS = 0.4;

    /** However slow the store is, so that it has a page while the next one comes. */
    private static final double LEAST = 600;

    /** Applied a second, until it is measured. */
    private static final double FIRST_RATE = 5_000;

    private static final double NEWEST_WEIGHT = 0.2;

    /** Relays may be more alike than they have been, so a page is never taken for copies only. */
    private static final double LEAST_SHARE = 0.05;

    /** From the socket to the stream. */
    private static final long ON_ITS_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A relay that does not answer takes no room for longer. */
    private static final long UNANSWERED_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Who does not ask for so long has gone. */
    private static final long WAITING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final class Granted {
        final int events;
        long goneAt;

        Granted(int events, long goneAt) {
            this.events = events;
            this.goneAt = goneAt;
        }
    }

    private final LongSupplier clock;
    private final Map<Object, Long> waiting = new LinkedHashMap<>();
    private final Set<Granted> granted = new LinkedHashSet<>();
    private double grantedEvents;
    private double rate = FIRST_RATE;
    private double offered;
    private double fresh;
    private long next = -1;
    private long behind;
    private long measuredAt;

    Room(LongSupplier clock) {
        this.clock = clock;
    }

    /** See {@link dev.camelstr.component.nostr.PagePermits#ask}. */
    synchronized Optional<Permit> ask(Object who, int events) {
        long now = clock.getAsLong();
        waiting.put(who, now);
        double taken = behind + grantedEvents * share();
        Iterator<Map.Entry<Object, Long>> others = waiting.entrySet().iterator();
        boolean isFirst = true;
        for (Map.Entry<Object, Long> other = others.next(); other.getKey() != who; other = others.next()) {
            if (now - other.getValue() > WAITING_NANOS) {
                others.remove();
            } else if (taken >= most()) {
                return Optional.empty();
            } else {
                taken += events * share();
                isFirst = false;
            }
        }
        boolean isNearlyEmpty = isFirst && taken < most() / 4;
        if (!isNearlyEmpty && taken + events * share() > most()) {
            return Optional.empty();
        }
        others.remove();
        Granted permit = new Granted(events, now + UNANSWERED_NANOS);
        granted.add(permit);
        grantedEvents += events;
        return Optional.of(() -> answered(permit));
    }

    private synchronized void answered(Granted permit) {
        permit.goneAt = Math.min(permit.goneAt, clock.getAsLong() + ON_ITS_WAY_NANOS);
    }

    private double most() {
        return Math.max(LEAST, rate * SECONDS);
    }

    /** How much of a page is new. */
    private double share() {
        return offered < 1 ? 1 : Math.min(1, Math.max(LEAST_SHARE, fresh / offered));
    }

    /**
     * A measurement.
     *
     * @param nextOffset of the stream
     * @param notApplied messages before it
     * @param now when it began
     */
    synchronized void measured(long nextOffset, long notApplied, long now) {
        long came = nextOffset - next;
        boolean isKnown = next >= 0 && came >= 0;
        double gone = forgetGone(now);
        if (isKnown) {
            double applied = (came - (notApplied - behind)) / ((now - measuredAt) / 1e9);
            boolean wasBusy = behind >= most() / 4 && notApplied > 0;
            if (wasBusy || applied > rate) {
                rate += (applied - rate) * NEWEST_WEIGHT;
            }
            learnShare(gone, came);
        }
        next = nextOffset;
        behind = notApplied;
        measuredAt = now;
    }

    private void learnShare(double gone, double came) {
        fresh += came;
        offered += gone;
        if (gone > 0) {
            fresh *= 1 - NEWEST_WEIGHT;
            offered *= 1 - NEWEST_WEIGHT;
        }
    }

    private double forgetGone(long now) {
        double before = grantedEvents;
        granted.removeIf(permit -> {
            boolean isGone = now - permit.goneAt >= 0;
            grantedEvents -= isGone ? permit.events : 0;
            return isGone;
        });
        return before - grantedEvents;
    }
}
