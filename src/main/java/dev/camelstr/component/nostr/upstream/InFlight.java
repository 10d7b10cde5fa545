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

    private final long[] positions;
    private final int[] storedIn;
    private final int[] freeSlots;
    private final int placesToResume;
    private final long[] costs;
    private final BytesUnderWay bytes;
    private int free;

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
        this(max, new BytesUnderWay(0));
    }

    /** @param bytes of all relays together */
    public InFlight(int max, BytesUnderWay bytes) {
        this.bytes = bytes;
        costs = new long[max];
        positions = new long[max];
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
     * Takes a place, and waits for one as long as all are taken, delivery is paused, or all relays together have too much
     * under way.
     *
     * @param position the time of the event, not after now, or {@link #NOWHERE}
     * @return the place, to be given to {@link #finished} or {@link #failed}; or -1 if the link was closed meanwhile
     */
    int take(RelayLink link, long position) {
        return take(link, position, 0);
    }

    /** @param cost what the message takes in memory */
    synchronized int take(RelayLink link, long position, long cost) {
        if (!awaitPlace(link)) {
            return -1;
        }
        int slot = freeSlots[--free];
        costs[slot] = cost;
        bytes.take(cost);
        positions[slot] = position;
        if (!eose) {
            storedIn[slot] = session;
            storedUnderWay++;
        }
        return slot;
    }

    private boolean awaitPlace(RelayLink link) {
        // Once full, wait for a few places: waking up for each one costs more than the event.
        int needed = 1;
        while ((free < needed || paused || !hasRoom()) && !link.isClosed()) {
            needed = placesToResume;
            if (!hasRoom()) {
                bytes.waits(this);
                if (hasRoom()) {
                    continue; // made meanwhile, before anybody knew who waits
                }
            }
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
        if (blocked) {
            bytes.waitsNoMore(this);
        }
        blocked = false;
        return !link.isClosed();
    }

    private boolean hasRoom() {
        return free == positions.length || bytes.hasRoom();
    }

    void finished(int slot) {
        long cost;
        synchronized (this) {
            cost = costs[slot];
            long position = release(slot);
            if (position != NOWHERE) {
                highest = Math.max(highest, position);
            }
        }
        bytes.giveBack(cost);
    }

    /** The message could not be handled and must be read again. */
    void failed(int slot) {
        long cost;
        synchronized (this) {
            cost = costs[slot];
            advance();
            long position = release(slot);
            point = Math.min(point, position);
            failed = true;
        }
        bytes.giveBack(cost);
    }

    private long release(int slot) {
        long position = positions[slot];
        if (storedIn[slot] == session) {
            storedUnderWay--;
        }
        positions[slot] = NOWHERE;
        storedIn[slot] = 0;
        freeSlots[free++] = slot;
        if (free == placesToResume || free == positions.length) {
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
    public synchronized void wake() {
        notifyAll();
    }

    public synchronized int count() {
        return positions.length - free;
    }

    synchronized boolean isFull() {
        return free == 0;
    }

    /** For how long a reading thread has been waiting for a place. */
    public synchronized long blockedNanos() {
        return blocked ? System.nanoTime() - blockedSinceNanos : 0;
    }
}
