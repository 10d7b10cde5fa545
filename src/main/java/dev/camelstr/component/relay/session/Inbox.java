package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.limits.Turns;
import dev.camelstr.component.relay.memory.SessionMemory;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.nostr.MemoryCost;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The messages of one session that wait for the route: one after the other, in their order, when it is the session's turn. The socket is not read while too many wait. What one read of the socket brought is always taken, so the
 * bound can be passed by 64 KiB. What is in the route is bounded in bytes, too: what is made of a message is greater than it.
 */
final class Inbox {
    /** How many messages one session may have in a row before others get their turn, and for how long. */
    private static final int TURN = 16;

    private static final long TURN_NANOS = 2_000_000;

    /** Of what may wait, in bytes: how much may be made of what is in the route. */
    private static final int IN_FLIGHT_FACTOR = 12;

    /** What a message in the route takes whatever it is: its exchange and what its steps remember. */
    private static final int EXCHANGE = 4 * 1024;

    /** Takes a message. */
    interface Handler {
        /**
         * @param fits whether there is room for what is made of it; else it is to be refused
         * @param completed to be run when the message's exchange is complete
         */
        void handle(byte[] message, boolean fits, Runnable completed);
    }

    private final Session session;
    private final Turns turns;
    private final Handler handler;
    private final Consumer<Throwable> onFailure;
    private final ReadGate gate;
    private final SessionMemory memory;
    private final int maxMessages;
    private final int maxBytes;
    private final int maxInFlight;
    private final long maxCostInFlight;

    private final Queue<byte[]> waiting = new ArrayDeque<>(0);
    private int bytes;
    private int inFlight;
    private long costInFlight;
    private boolean scheduled;

    /** @param onFailure is told what the handler has thrown */
    Inbox(SessionContext context, Session session, ReadGate gate, Handler handler, Consumer<Throwable> onFailure) {
        NostrRelayConfiguration configuration = context.configuration();
        this.session = session;
        this.turns = context.turns();
        this.memory = session.memory();
        this.gate = gate;
        this.handler = handler;
        this.onFailure = onFailure;
        this.maxMessages = configuration.getMaxQueuedMessages();
        this.maxBytes = configuration.getMaxQueuedBytes();
        this.maxInFlight = configuration.getMaxInFlight();
        this.maxCostInFlight = (long) IN_FLIGHT_FACTOR * maxBytes;
    }

    void offer(byte[] message) {
        synchronized (this) {
            waiting.add(message);
            bytes += message.length;
            memory.charge(Use.ARRIVING, message.length);
            if (waiting.size() >= maxMessages || bytes >= maxBytes || !memory.hasRoom(Use.ARRIVING)) {
                gate.close(ReadGate.Reason.INBOX_FULL);
            }
        }
        scheduleIfDue();
    }

    /** How many messages wait or are in the route. */
    synchronized int pending() {
        return waiting.size() + inFlight;
    }

    private void scheduleIfDue() {
        synchronized (this) {
            if (scheduled || waiting.isEmpty() || isRouteFull()) {
                return;
            }
            scheduled = true;
        }
        turns.execute(session, this::takeTurn);
    }

    private boolean isRouteFull() {
        return inFlight >= maxInFlight || costInFlight >= maxCostInFlight;
    }

    private void takeTurn() {
        long end = System.nanoTime() + TURN_NANOS;
        for (int i = 0; i < TURN && System.nanoTime() - end < 0; i++) {
            byte[] message = take();
            if (message == null) {
                return;
            }
            handle(message, EXCHANGE + MemoryCost.parsed(message));
        }
        turns.execute(session, this::takeTurn);
    }

    /** Whatever goes wrong, what the message was charged is given back, once, and the others get their turn. */
    private void handle(byte[] message, long cost) {
        boolean fits = memory.take(Use.UNDER_WAY, cost);
        Completion completion = new Completion(message.length, fits ? cost : 0);
        began(completion.cost);
        try {
            handler.handle(message, fits, completion);
        } catch (RuntimeException | Error e) {
            completion.run();
            onFailure.accept(e);
        }
    }

    private final class Completion implements Runnable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final int length;
        private final long cost;

        Completion(int length, long cost) {
            this.length = length;
            this.cost = cost;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                completed(length, cost);
            }
        }
    }

    private synchronized byte[] take() {
        if (waiting.isEmpty() || isRouteFull()) {
            scheduled = false;
            return null;
        }
        byte[] message = waiting.poll();
        bytes -= message.length;
        inFlight++;
        if (waiting.size() <= maxMessages / 2 && bytes <= maxBytes / 2) {
            gate.open(ReadGate.Reason.INBOX_FULL);
        }
        return message;
    }

    private synchronized void began(long cost) {
        costInFlight += cost;
    }

    private void completed(int length, long cost) {
        memory.charge(Use.ARRIVING, -length);
        memory.charge(Use.UNDER_WAY, -cost);
        synchronized (this) {
            inFlight--;
            costInFlight -= cost;
        }
        scheduleIfDue();
    }
}
