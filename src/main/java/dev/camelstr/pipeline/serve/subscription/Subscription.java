package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.component.relay.memory.Holding;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.store.StoredEvent;
import dev.camelstr.store.query.Rest;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * One subscription of one client (NIP-01). First what is stored goes out while what arrives is kept, then {@code EOSE},
 * then what has arrived, then live events: each event once. Thread-safe.
 */
final class Subscription {
    /** What may arrive during the query. */
    private static final int MAX_WAITING = 2_000;

    private static final int MAX_WAITING_BYTES = 2 << 20;

    /** What remembering one event takes beside its JSON. */
    private static final int EACH = 128;

    private final Session session;
    private final String id;
    private final List<Filter> filters;
    private final TailPosition registeredAt;
    private final boolean eoseHints;
    private final byte[] head;
    private final Holding memory;
    private final Runnable onEnd;

    // Guarded by this.
    private boolean live;
    private boolean ended;
    private Queue<LiveEvent> waiting = new ArrayDeque<>(0);
    private int waitingBytes;
    private Set<EventId> sentAhead = Set.of();

    /**
     * @param registeredAt the tail's position from before the first event could arrive here
     * @param memory holds what it takes, and is given back when it ends
     * @param eoseHints whether {@code EOSE} has the element that not every client takes (NIP-67)
     * @param onEnd called once, when nothing is sent any more
     */
    Subscription(
            Session session,
            String id,
            List<Filter> filters,
            TailPosition registeredAt,
            Holding memory,
            boolean eoseHints,
            Runnable onEnd) {
        this.session = session;
        this.id = id;
        this.filters = filters;
        this.registeredAt = registeredAt;
        this.eoseHints = eoseHints;
        this.head = TextFrame.eventHead(id);
        this.memory = memory;
        this.onEnd = onEnd;
    }

    Session session() {
        return session;
    }

    String id() {
        return id;
    }

    List<Filter> filters() {
        return filters;
    }

    /**
     * A stored event, which goes out when the session is flushed. One that the changelog has not told of yet is
     * remembered, so that it is not sent again.
     */
    boolean sendStored(StoredEvent event) {
        boolean isKept;
        synchronized (this) {
            if (ended) {
                return false;
            }
            isKept = !registeredAt.isBefore(event.seq()) || rememberSent(event);
        }
        if (!isKept) {
            close("error: short of memory; subscribe again later");
            return false;
        }
        return session.queue(TextFrame.event(head, event.raw()));
    }

    private boolean rememberSent(StoredEvent event) {
        if (!memory.grow(EACH)) {
            return false;
        }
        if (sentAhead.isEmpty()) {
            sentAhead = new HashSet<>();
        }
        sentAhead.add(event.id());
        return true;
    }

    /**
     * All that the query found was sent.
     *
     * @param rest what else matches
     */
    synchronized void storedSent(Rest rest) {
        if (ended) {
            return;
        }
        session.send(TextFrame.of(RelayMessages.eose(id, eoseHints ? hints(rest) : List.of())));
        live = true;
        waiting.forEach(this::sendLive);
        forgetWaiting();
    }

    private void forgetWaiting() {
        memory.shrink((long) EACH * waiting.size());
        waiting.forEach(event -> event.shared().giveBack(session.memory()));
        waiting = new ArrayDeque<>(0);
    }

    private static List<String> hints(Rest rest) {
        return switch (rest) {
            case NONE -> List.of(RelayMessage.Eose.FINISH);
            case SOME -> List.of(RelayMessage.Eose.MORE);
            case UNKNOWN -> List.of();
        };
    }

    /**
     * An event that has just been stored, or is not to be stored, and matches.
     *
     * @param seq of its message; what the changelog had told of before this subscription began is not new
     */
    void offer(LiveEvent event, long seq) {
        if (!registeredAt.isBefore(seq)) {
            return;
        }
        boolean overflow = false;
        synchronized (this) {
            if (ended) {
                return;
            } else if (live) {
                sendLive(event);
            } else {
                overflow = !keep(event);
            }
        }
        if (overflow) {
            close("error: more events arrived during the query than could be kept; subscribe again");
        }
    }

    private boolean keep(LiveEvent event) {
        waitingBytes += event.raw().length;
        if (waiting.size() >= MAX_WAITING || waitingBytes > MAX_WAITING_BYTES || !memory.grow(EACH)) {
            return false;
        }
        event.shared().hold(session.memory());
        waiting.add(event);
        return true;
    }

    private void sendLive(LiveEvent event) {
        if (!sentAhead.isEmpty() && sentAhead.remove(event.id())) {
            return;
        }
        session.send(TextFrame.event(head, event.raw(), event.shared()));
    }

    /** Ends it and tells the client why. */
    void close(String reason) {
        if (end()) {
            session.send(TextFrame.of(RelayMessages.closed(id, reason)));
        }
    }

    /** @return whether this call has ended it */
    boolean end() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            forgetWaiting();
            sentAhead = Set.of();
            memory.giveBack();
        }
        onEnd.run();
        return true;
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
