package dev.camelstr.component.nostr.reconcile;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.negentropy.Initiator;
import dev.camelstr.nostr.negentropy.NegentropyException;
import dev.camelstr.nostr.negentropy.Records;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who lacks what in one range, message by message. Rounds and ids are bounded, whatever the relay answers. Not
 * thread-safe.
 */
public final class Rounds {
    /** In hex twice as long, which relays take whose messages have at most 128 KB. */
    private static final int FRAME_BYTES = 60_000;

    private static final int ROUNDS = 64;

    /** Beyond the first ones, how many ids a round has to tell. */
    private static final int IDS_A_ROUND = 16;

    private final Initiator initiator;
    private final int mostNeeded;
    private final Set<EventId> have = new HashSet<>();
    private final Set<EventId> need = new HashSet<>();
    private int answers;

    /**
     * @param records all that is here
     * @param mostNeeded how many ids the relay may have that we do not
     */
    public Rounds(Records records, int mostNeeded) {
        this.initiator = new Initiator(records, FRAME_BYTES);
        this.mostNeeded = mostNeeded;
    }

    /** The first message. */
    public byte[] open() {
        return initiator.open();
    }

    /**
     * What to answer; empty at the end.
     *
     * @throws TooBigException if the relay has told more ids than are taken
     * @throws UnreconcilableException if that is no message of a reconciliation, or one too many
     */
    public Optional<byte[]> answer(byte[] message) throws TooBigException, UnreconcilableException {
        Initiator.Step step = step(message);
        answers++;
        have.addAll(step.have());
        need.addAll(step.need());
        if (step.next().isPresent() && need.size() > mostNeeded) {
            throw TooBigException.endless();
        }
        if (step.next().isPresent() && answers >= mostRounds()) {
            throw new UnreconcilableException("its reconciliation does not come to an end");
        }
        return step.next();
    }

    private Initiator.Step step(byte[] message) throws UnreconcilableException {
        try {
            return initiator.answer(message);
        } catch (NegentropyException e) {
            throw new UnreconcilableException("its answer is no message of a reconciliation: " + e.getMessage());
        }
    }

    private int mostRounds() {
        return ROUNDS + (have.size() + need.size()) / IDS_A_ROUND;
    }

    /** Whether the relay has answered at all. */
    public boolean isAnswered() {
        return answers > 0;
    }

    /** What is here and not there. */
    public Set<EventId> have() {
        return have;
    }

    /** What is there and not here. */
    public Set<EventId> need() {
        return need;
    }
}
