package dev.camelstr.component.nostr.link;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How fast connections are begun, so that hundreds of relays are no flood for a network, and many names of one server none
 * for that: so many a second, one after the other, and so many at once to one address with its port. Thread-safe.
 */
public final class ConnectionPace {

    /** A place at an address; given back when the connection is made, or has failed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private final long intervalNanos;
    private final int mostAtOnce;
    private final Map<SocketAddress, Integer> underWay = new HashMap<>();
    private long nextNanos = System.nanoTime();

    /**
     * @param perSecond connections that are begun in one second
     * @param mostAtOnce to one address
     */
    public ConnectionPace(int perSecond, int mostAtOnce) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.mostAtOnce = mostAtOnce;
    }

    /** Waits until the next connection may be begun. Those who wait get their turns in the order in which they came. */
    public void awaitTurn() throws InterruptedIOException {
        long now = System.nanoTime();
        try {
            TimeUnit.NANOSECONDS.sleep(turn(now) - now);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private synchronized long turn(long now) {
        long turn = Math.max(now, nextNanos);
        nextNanos = turn + intervalNanos;
        return turn;
    }

    /**
     * Waits for a place at the address.
     *
     * @throws IOException if there was none within that time
     */
    synchronized Place enter(SocketAddress address, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (underWay.getOrDefault(address, 0) >= mostAtOnce) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IOException(mostAtOnce + " other connections to its address are being made");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        underWay.merge(address, 1, Integer::sum);
        return () -> leave(address);
    }

    private synchronized void leave(SocketAddress address) {
        underWay.computeIfPresent(address, (any, count) -> count > 1 ? count - 1 : null);
        notifyAll();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
