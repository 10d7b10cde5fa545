package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.link.RelayLink;
import java.util.Arrays;

/**
 * The messages of one relay that are under way in the route, and the cursor that follows from them.
 *
 * <p>A session is one answered subscription. Before its EOSE a relay sends the newest events first, so what is finished
 * then says nothing about what is older: the cursor moves only when EOSE has come and all that came before is finished.
 * From then on it is at the oldest message under way, or else at the newest finished one. A message that failed takes
 * it back, and it stays there until another session has read the event again.
 *
 * <p>Thread-safe.
 */
public final class InFlight {

    /** The position of a message that does not matter for the cursor, such as a malformed one. */
    static final long NOWHERE = Long.MAX_VALUE;

    /** How long all of them may be together, and one more: many are allowed, and few are long. */
    static final int MAX_BYTES = 16_000_000;

    private final long[] positions;
    private final int[] lengths;
    private final int[] storedIn;
    private final int[] freeSlots;
    private final int placesToResume;
    private int free;
    private long bytes;

    private int session;
    private boolean eose;
    private boolean failed;
    private int storedUnderWay;
    private long point;
    private long highest;

    private boolean paused;
    private long blockedSinceNanos;
    private boolean blocked;

    public InFlight(int max) {
        positions = new long[max];
        lengths = new int[max];
        Arrays.fill(positions, NOWHERE);
        storedIn = new int[max];
        freeSlots = new int[max];
        for (int i = 0; i < max; i++) {
            freeSlots[i] = i;
        }
        free = max;
        placesToResume = Math.max(1, max / 8);
    }

    /** Begins to read from a time on, after which that is the cursor. */
    synchronized void startAt(long seconds) {
        eose = false;
        point = seconds;
        startSession();
    }

    /** Begins with a new subscription; messages of earlier ones may still be under way. */
    synchronized void startSession() {
        advance();
        session++;
        eose = false;
        failed = false;
        storedUnderWay = 0;
        highest = point;
    }

    /** All messages from here on are live ones. */
    synchronized void endOfStored() {
        eose = true;
    }

    /**
     * Takes a place, and waits for one as long as all are taken or delivery is paused.
     *
     * @param position the time of the event, not after now, or {@link #NOWHERE}
     * @param length of the message
     * @return the place, to be given to {@link #finished} or {@link #failed}; or -1 if the link was closed meanwhile
     */
    synchronized int take(RelayLink link, long position, int length) {
        if (!awaitPlace(link)) {
            return -1;
        }
        int slot = freeSlots[--free];
        positions[slot] = position;
        lengths[slot] = length;
        bytes += length;
        if (!eose) {
            storedIn[slot] = session;
            storedUnderWay++;
        }
        return slot;
    }

    private boolean awaitPlace(RelayLink link) {
        // Once full, wait for a few places: waking up for each one costs more than the event.
        int needed = 1;
        while ((free < needed || bytes >= MAX_BYTES || paused) && !link.isClosed()) {
            needed = placesToResume;
            if (!blocked) {
                blocked = true;
                blockedSinceNanos = System.nanoTime();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        blocked = false;
        return !link.isClosed();
    }

    synchronized void finished(int slot) {
        long position = release(slot);
        if (position != NOWHERE) {
            highest = Math.max(highest, position);
        }
    }

    /** The message could not be handled and must be read again. */
    synchronized void failed(int slot) {
        advance();
        long position = release(slot);
        point = Math.min(point, position);
        failed = true;
    }

    private long release(int slot) {
        long position = positions[slot];
        if (storedIn[slot] == session) {
            storedUnderWay--;
        }
        positions[slot] = NOWHERE;
        storedIn[slot] = 0;
        freeSlots[free++] = slot;
        boolean wasLong = bytes >= MAX_BYTES;
        bytes -= lengths[slot];
        if (free == placesToResume || wasLong && bytes < MAX_BYTES) {
            notifyAll();
        }
        return position;
    }

    private void advance() {
        if (eose && storedUnderWay == 0 && !failed) {
            point = Math.max(point, highest);
        }
    }

    /** From where this process goes on reading: what is under way is not forgotten, only what failed. */
    synchronized long resumePoint() {
        advance();
        return point;
    }

    /** From where another process would have to go on reading, in seconds since 1970. */
    public synchronized long cursor() {
        advance();
        long cursor = point;
        for (int slot = 0; slot < positions.length; slot++) {
            // What was stored is read again from the point, by the next session.
            if (storedIn[slot] == 0) {
                cursor = Math.min(cursor, positions[slot]);
            }
        }
        return cursor;
    }

    synchronized void pause(boolean pause) {
        paused = pause;
        notifyAll();
    }

    /** Lets a reading thread see that its link was closed. */
    synchronized void wake() {
        notifyAll();
    }

    public synchronized int count() {
        return positions.length - free;
    }

    synchronized boolean isFull() {
        return free == 0 || bytes >= MAX_BYTES;
    }

    /** For how long a reading thread has been waiting for a place. */
    synchronized long blockedNanos() {
        return blocked ? System.nanoTime() - blockedSinceNanos : 0;
    }
}
