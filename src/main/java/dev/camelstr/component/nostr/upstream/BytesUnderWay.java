package dev.camelstr.component.nostr.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the messages of all relays that are under way in the route take in memory. A relay that has none under way may always
 * have one; beyond that none is read while all of them together have too much. Thread-safe.
 */
public final class BytesUnderWay {
    private static final int PART_OF_HEAP = 8;

    /** What a message takes whatever it is: its exchange and what its steps remember. */
    public static final int EXCHANGE = 4 * 1024;

    private final long most;
    private final AtomicLong used = new AtomicLong();
    private final Set<InFlight> waiting = ConcurrentHashMap.newKeySet();

    /** @param most in bytes; 0: an eighth of the largest heap */
    public BytesUnderWay(long most) {
        this.most = most > 0 ? most : Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    }

    public boolean hasRoom() {
        return used.get() < most;
    }

    public void take(long bytes) {
        used.addAndGet(bytes);
    }

    /** Not with the monitor of any {@link InFlight} held: it wakes those that wait. */
    public void giveBack(long bytes) {
        if (used.addAndGet(-bytes) < most && !waiting.isEmpty()) {
            waiting.forEach(InFlight::wake);
        }
    }

    public void waits(InFlight relay) {
        waiting.add(relay);
    }

    public void waitsNoMore(InFlight relay) {
        waiting.remove(relay);
    }

    long used() {
        return used.get();
    }
}
