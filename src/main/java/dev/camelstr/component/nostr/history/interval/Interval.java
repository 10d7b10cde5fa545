package dev.camelstr.component.nostr.history.interval;

/**
 * Seconds of {@code created_at}, of one relay and one filter, and what came of asking for them. Seconds of no interval are
 * open: not asked for, or not to the end.
 *
 * @param from the first second, since 1970
 * @param to the last second
 * @param reason why it is in its state: what proves it, or what prevents more
 * @param atLeast how many events the relay has there at least, where it is incomplete; else 0
 * @param askedAt the oldest time at which a part of it was asked for, in seconds since 1970
 * @param heldAt the newest time at which events of it were confirmed
 */
public record Interval(long from, long to, State state, String reason, long atLeast, long askedAt, long heldAt) {

    /** What can be said of the seconds of an interval. */
    public enum State {
        /** All that the relay would send when it was asked is held, for a reason that proves it. */
        COMPLETE,
        /** A second that holds more than a page was asked in parts; that the parts are all there is, nothing proves. */
        SPLIT,
        /** It cannot be had to the end. */
        INCOMPLETE
    }

    public Interval {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not an interval: " + from + " to " + to);
        }
    }

    public Span span() {
        return new Span(from, to);
    }

    public Interval within(long first, long last) {
        return new Interval(first, last, state, reason, atLeast, askedAt, heldAt);
    }

    /** Whether both can be one: they touch, say the same, and were asked for at about the same time. */
    public boolean joins(Interval next, long toleranceSeconds) {
        return to + 1 == next.from
                && state == next.state
                && reason.equals(next.reason)
                && state != State.SPLIT
                && Math.abs(askedAt - next.askedAt) <= toleranceSeconds;
    }

    public Interval join(Interval next) {
        return new Interval(
                from,
                next.to,
                state,
                reason,
                atLeast + next.atLeast,
                Math.min(askedAt, next.askedAt),
                Math.max(heldAt, next.heldAt));
    }
}
