package dev.camelstr.pipeline.serve.reconcile;

import dev.camelstr.component.relay.Session;
import dev.camelstr.component.relay.TextFrame;
import dev.camelstr.component.relay.memory.Holding;
import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.nostr.negentropy.NegentropyException;
import dev.camelstr.nostr.negentropy.Records;
import dev.camelstr.nostr.negentropy.Responder;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import java.util.Optional;
import java.util.function.Consumer;

/** One reconciliation of one client (NIP-77): the records of its filter, and whose turn it is. Thread-safe. */
final class Reconciliation {
    private final Session session;
    private final String id;
    private final Holding memory;
    private final Consumer<Reconciliation> onEnd;

    // Guarded by this.
    private Optional<Responder> responder = Optional.empty();
    private boolean clientsTurn;
    private boolean ended;
    private long reserved;
    private long answeredAtNanos;

    /** @param onEnd called once, when it needs nothing any more */
    Reconciliation(Session session, String id, Consumer<Reconciliation> onEnd) {
        this.session = session;
        this.id = id;
        this.memory = session.memory().hold(Use.RECONCILIATIONS);
        this.onEnd = onEnd;
    }

    Session session() {
        return session;
    }

    String id() {
        return id;
    }

    /** Adds to the records that it keeps; false if it has ended and may keep none. */
    synchronized boolean reserve(int records) {
        reserved += ended ? 0 : records;
        return !ended;
    }

    /** What it keeps. */
    Holding memory() {
        return memory;
    }

    /** How many records it keeps. */
    synchronized long reserved() {
        return reserved;
    }

    /** From now on it can answer. */
    synchronized void loaded(Records records, int frameBytes) {
        if (!ended) {
            responder = Optional.of(new Responder(records, frameBytes));
            memory.shrink((Reconciliations.RECORD_READ - Reconciliations.RECORD) * reserved);
        }
    }

    /** @throws RefusedException if the client speaks before it was answered */
    synchronized void takeTurn() {
        if (!clientsTurn) {
            throw invalid("wait for the answer before the next message");
        }
        clientsTurn = false;
    }

    /**
     * Answers a message, in its turn; sends nothing if it has ended meanwhile.
     *
     * @throws RefusedException if that is no message
     */
    synchronized void answer(byte[] message) {
        if (ended || responder.isEmpty()) {
            return;
        }
        try {
            session.send(TextFrame.of(RelayMessages.negMsg(id, responder.get().answer(message))));
        } catch (NegentropyException e) {
            throw invalid(e.getMessage());
        }
        clientsTurn = true;
        answeredAtNanos = System.nanoTime();
    }

    private static RefusedException invalid(String text) {
        return new RefusedException(new Refusal("negentropy", "invalid", text));
    }

    /** Whether the client has not spoken for so long. */
    synchronized boolean isIdle(long nanos) {
        return clientsTurn && System.nanoTime() - answeredAtNanos > nanos;
    }

    /** Ends it and tells the client why. */
    void close(String reason) {
        if (end()) {
            session.send(TextFrame.of(RelayMessages.negErr(id, reason)));
        }
    }

    /** @return whether this call has ended it */
    boolean end() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            responder = Optional.empty();
        }
        memory.giveBack();
        onEnd.accept(this);
        return true;
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
