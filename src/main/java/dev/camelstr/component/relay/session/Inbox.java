package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.limits.ByteBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The messages of one session that wait for the route: one after the other, in their order, on whichever thread of the
 * pool is free. The socket is not read while too many wait. What one read of the socket brought is always taken, so the
 * bound can be passed by 64 KiB. What is in the route is bounded in bytes, too: what is made of a message is greater than it.
 */
final class Inbox {
    /** How many messages one session may have in a row before others get their turn. */
    private static final int TURN = 16;

    /** Of what may wait, in bytes: how much may be in the route. */
    private static final int IN_FLIGHT_FACTOR = 4;

    private final Executor workers;
    private final BiConsumer<byte[], Runnable> handler;
    private final Consumer<Throwable> onFailure;
    private final ReadGate gate;
    private final ByteBudget budget;
    private final int maxMessages;
    private final int maxBytes;
    private final int maxInFlight;
    private final long maxBytesInFlight;

    private final Queue<byte[]> waiting = new ArrayDeque<>(0);
    private int bytes;
    private int inFlight;
    private long bytesInFlight;
    private boolean scheduled;

    /**
     * @param handler takes a message, and runs what it is given when the message's exchange is complete
     * @param onFailure is told what the handler has thrown
     */
    Inbox(SessionContext context, ReadGate gate, BiConsumer<byte[], Runnable> handler, Consumer<Throwable> onFailure) {
        NostrRelayConfiguration configuration = context.configuration();
        this.workers = context.workers();
        this.budget = context.arriving();
        this.gate = gate;
        this.handler = handler;
        this.onFailure = onFailure;
        this.maxMessages = configuration.getMaxQueuedMessages();
        this.maxBytes = configuration.getMaxQueuedBytes();
        this.maxInFlight = configuration.getMaxInFlight();
        this.maxBytesInFlight = (long) IN_FLIGHT_FACTOR * maxBytes;
    }

    void offer(byte[] message) {
        synchronized (this) {
            waiting.add(message);
            bytes += message.length;
            budget.charge(message.length);
            if (waiting.size() >= maxMessages || bytes >= maxBytes || budget.isUsedUp()) {
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
        workers.execute(this::takeTurn);
    }

    private boolean isRouteFull() {
        return inFlight >= maxInFlight || bytesInFlight >= maxBytesInFlight;
    }

    private void takeTurn() {
        for (int i = 0; i < TURN; i++) {
            byte[] message = take();
            if (message == null) {
                return;
            }
            handle(message);
        }
        workers.execute(this::takeTurn);
    }

    /** Whatever goes wrong, what the message was charged is given back, once, and the others get their turn. */
    private void handle(byte[] message) {
        Completion completion = new Completion(message.length);
        try {
            handler.accept(message, completion);
        } catch (RuntimeException | Error e) {
            completion.run();
            onFailure.accept(e);
        }
    }

    private final class Completion implements Runnable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final int length;

        Completion(int length) {
            this.length = length;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                completed(length);
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
        bytesInFlight += message.length;
        if (waiting.size() <= maxMessages / 2 && bytes <= maxBytes / 2) {
            gate.open(ReadGate.Reason.INBOX_FULL);
        }
        return message;
    }

    private void completed(int length) {
        synchronized (this) {
            inFlight--;
            bytesInFlight -= length;
            budget.charge(-length);
        }
        scheduleIfDue();
    }
}
