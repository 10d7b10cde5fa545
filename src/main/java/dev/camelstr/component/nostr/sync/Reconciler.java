package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.reconcile.Rounds;
import dev.camelstr.component.nostr.reconcile.TooBigException;
import dev.camelstr.component.nostr.reconcile.UnreconcilableException;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.negentropy.Records;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds out who lacks what in one range (NIP-77). */
final class Reconciler {
    /** Ids that the relay has and we do not, in one range: 10 MB. */
    static final int MOST_NEEDED = 100_000;

    /** A relay that complains may mean something else than what it was asked. */
    private static final Duration AFTER_NOTICE = Duration.ofSeconds(5);

    private final Dialogue dialogue;

    /** A refusal that may pass. */
    private static final class RefusedForNow extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedForNow(String words) {
            super(words, null, false, false);
        }
    }

    Reconciler(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    /**
     * Goes through all rounds.
     *
     * @param records all that is here and matches the filter
     */
    Rounds reconcile(Filter filter, Records records)
            throws TooBigException, UnreconcilableException, SyncFailedException, InterruptedException {
        while (true) {
            String name = dialogue.newName();
            try {
                Rounds rounds = new Rounds(records, MOST_NEEDED);
                goThrough(rounds, name, filter);
                dialogue.worked();
                return rounds;
            } catch (RefusedForNow e) {
                dialogue.awaitEndOf(e.getMessage());
            } finally {
                dialogue.send(ClientMessages.negClose(name));
            }
        }
    }

    private void goThrough(Rounds rounds, String name, Filter filter)
            throws TooBigException, RefusedForNow, UnreconcilableException, SyncFailedException, InterruptedException {
        dialogue.send(ClientMessages.negOpen(name, filter, rounds.open()));
        Optional<byte[]> next = rounds.answer(answer(name, true));
        while (next.isPresent()) {
            dialogue.send(ClientMessages.negMsg(name, next.get()));
            next = rounds.answer(answer(name, false));
        }
    }

    private byte[] answer(String name, boolean isFirst)
            throws TooBigException, RefusedForNow, UnreconcilableException, SyncFailedException, InterruptedException {
        long deadline = dialogue.deadline();
        Optional<String> complaint = Optional.empty();
        for (Optional<RelayMessage> next = dialogue.next(deadline); next.isPresent(); next = dialogue.next(deadline)) {
            RelayMessage message = next.get();
            if (message instanceof RelayMessage.NegMsg answer
                    && answer.subscription().equals(name)) {
                return answer.message();
            } else if (message instanceof RelayMessage.NegErr error
                    && error.subscription().equals(name)) {
                refused(error.reason(), error.maxRecords());
            } else if (message instanceof RelayMessage.Closed closed
                    && closed.subscription().equals(name)) {
                refused(closed.message(), OptionalLong.empty());
            } else if (isFirst && complaint.isEmpty() && message instanceof RelayMessage.Notice notice) {
                complaint = Optional.of(notice.message());
                deadline = Math.min(deadline, Dialogue.deadline(AFTER_NOTICE));
            }
        }
        throw new UnreconcilableException(complaint
                .map(words -> dialogue.reason("does not reconcile (NIP-77)", words))
                .orElseGet(dialogue::silent));
    }

    private void refused(String reason, OptionalLong mostRecords)
            throws TooBigException, RefusedForNow, UnreconcilableException {
        if (dialogue.isPassing(reason)) {
            throw new RefusedForNow(reason);
        }
        Optional<TooBigException> size = TooBigException.meantBy(reason, mostRecords);
        if (size.isPresent()) {
            throw size.get();
        }
        throw new UnreconcilableException(dialogue.reason("refuses to reconcile", reason));
    }
}
