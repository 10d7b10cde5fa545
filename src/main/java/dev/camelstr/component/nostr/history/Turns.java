package dev.camelstr.component.nostr.history;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Who has the connection: the live subscription and the past both, or one after the other where the relay allows no more. Times
 * are those of {@link System#nanoTime}. Not thread-safe.
 */
final class Turns {
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The live subscription is a request, too: the first page waits for its answer, or for so long. */
    private static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Connections that are cut before all that is stored was told may be cut for that. */
    private static final int CUTS_TO_TAKE_TURNS = 2;

    private boolean areTaken;
    private boolean liveIsClosed;
    private boolean awaitsLive;
    private long began;
    private int cutsBeforeLive;

    /** The relay says that it allows one subscription. */
    void announced() {
        areTaken = true;
    }

    /** @return whether the past is first */
    boolean connected(long now) {
        liveIsClosed = areTaken;
        awaitsLive = !liveIsClosed;
        began = now;
        return liveIsClosed;
    }

    /** @return whether that was waited for */
    boolean liveAnswered() {
        boolean awaited = awaitsLive;
        awaitsLive = false;
        return awaited;
    }

    boolean awaitsLive(long now) {
        awaitsLive &= now - began < LIVE_NANOS;
        return awaitsLive;
    }

    /** @param beforeLive whether that came before the live subscription had told all that was stored */
    void disconnected(boolean beforeLive) {
        if (!liveIsClosed) {
            cutsBeforeLive = beforeLive ? cutsBeforeLive + 1 : 0;
            // The next connection begins with the past, in pages that may be small enough.
            areTaken |= cutsBeforeLive == CUTS_TO_TAKE_TURNS;
        }
    }

    /** The past is not answered beside the live subscription: from here on they take turns. */
    void begin(Line line, long now) {
        if (!areTaken) {
            areTaken = true;
            turn(true, line, now);
        }
    }

    /** @param isOpen whether something of the past is to be asked */
    void advance(BooleanSupplier isOpen, Line line, long now) {
        if (!areTaken) {
            return;
        }
        boolean open = isOpen.getAsBoolean();
        boolean over = now - began > TURN_NANOS;
        if (liveIsClosed && (!open || over)) {
            turn(false, line, now);
        } else if (!liveIsClosed && open && over) {
            turn(true, line, now);
        }
    }

    private void turn(boolean close, Line line, long now) {
        liveIsClosed = close;
        began = now;
        line.live(!close);
    }

    /** Whether the past has to wait. */
    boolean isLives() {
        return areTaken && !liveIsClosed;
    }
}
