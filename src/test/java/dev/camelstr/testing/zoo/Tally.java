package dev.camelstr.testing.zoo;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.ClientMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a relay counts of its clients. Thread-safe. */
public final class Tally {
    private static final int MOST_KEPT = 10_000;

    /** @param at as {@link System#nanoTime()} */
    public record Asked(long at, ClientMessage.Req request) {}

    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger documents = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger reconciliations = new AtomicInteger();
    private final List<String> complaints = new ArrayList<>();
    private final AtomicInteger complained = new AtomicInteger();
    private final List<Asked> asked = new ArrayList<>();
    private final Set<EventId> served = ConcurrentHashMap.newKeySet();

    int handshake() {
        return handshakes.incrementAndGet();
    }

    void connected() {
        connections.incrementAndGet();
    }

    void documentRead() {
        documents.incrementAndGet();
    }

    void message(ClientMessage message, long at) {
        if (message instanceof ClientMessage.NegOpen) {
            reconciliations.incrementAndGet();
        } else if (message instanceof ClientMessage.Req request) {
            requests.incrementAndGet();
            synchronized (asked) {
                if (asked.size() < MOST_KEPT) {
                    asked.add(new Asked(at, request));
                }
            }
        }
    }

    void served(EventId id) {
        served.add(id);
    }

    /** The relay was treated as it does not want to be. */
    public void complain(String reason) {
        complained.incrementAndGet();
        synchronized (complaints) {
            if (complaints.size() < MOST_KEPT) {
                complaints.add(reason);
            }
        }
    }

    /** Attempts to open a WebSocket, answered or not. */
    public int handshakes() {
        return handshakes.get();
    }

    /** WebSockets that were opened. */
    public int connections() {
        return connections.get();
    }

    /** How often its document (NIP-11) was read. */
    public int documents() {
        return documents.get();
    }

    /** REQs. */
    public int requests() {
        return requests.get();
    }

    /** NEG-OPENs. */
    public int reconciliations() {
        return reconciliations.get();
    }

    public int complained() {
        return complained.get();
    }

    /** The first 10,000. */
    public List<String> complaints() {
        synchronized (complaints) {
            return List.copyOf(complaints);
        }
    }

    /** The first 10,000 REQs, in the order in which they came. */
    public List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /** The ids of events that were sent at least once. */
    public Set<EventId> served() {
        return Set.copyOf(served);
    }
}
