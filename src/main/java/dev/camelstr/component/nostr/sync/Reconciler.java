package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.negentropy.Initiator;
import dev.camelstr.nostr.negentropy.NegentropyException;
import dev.camelstr.nostr.negentropy.Records;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out who lacks what in one range (NIP-77). Rounds and ids are bounded, whatever the relay answers. */
final class Reconciler {
    /** In hex twice as long, which relays take whose messages have at most 128 KB. */
    private static final int FRAME_BYTES = 60_000;

    /** Ids that the relay has and we do not, in one range: 10 MB. */
    static final int MOST_NEEDED = 100_000;

    private static final int ROUNDS = 64;

    /** Beyond the first ones, how many ids a round has to tell. */
    private static final int IDS_A_ROUND = 16;

    /** A relay that complains may mean something else than what it was asked. */
    private static final Duration AFTER_NOTICE = Duration.ofSeconds(5);

    private static final Pattern SIZE =
            Pattern.compile("too[ _]many|too[ _](big|large)|max_sync_events", Pattern.CASE_INSENSITIVE);

    private final Dialogue dialogue;

    /**
     * @param have what is here and not there
     * @param need what is there and not here
     */
    record Difference(Set<EventId> have, Set<EventId> need) {}

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

    /** @param records all that is here and matches the filter */
    Difference reconcile(Filter filter, Records records)
            throws TooBigException, SyncFailedException, InterruptedException {
        while (true) {
            String name = dialogue.newName();
            try {
                Difference difference = reconcile(name, filter, records);
                dialogue.worked();
                return difference;
            } catch (RefusedForNow e) {
                dialogue.awaitEndOf(e.getMessage());
            } catch (NegentropyException e) {
                throw dialogue.failure("its answer is no message of a reconciliation", e.getMessage());
            } finally {
                dialogue.send(ClientMessages.negClose(name));
            }
        }
    }

    private Difference reconcile(String name, Filter filter, Records records)
            throws TooBigException, RefusedForNow, NegentropyException, SyncFailedException, InterruptedException {
        Initiator initiator = new Initiator(records, FRAME_BYTES);
        Difference difference = new Difference(new HashSet<>(), new HashSet<>());
        dialogue.send(ClientMessages.negOpen(name, filter, initiator.open()));
        for (int round = 1; round <= mostRounds(difference); round++) {
            Initiator.Step step = initiator.answer(answer(name, round == 1));
            difference.have().addAll(step.have());
            difference.need().addAll(step.need());
            if (step.next().isEmpty()) {
                return difference;
            }
            if (difference.need().size() > MOST_NEEDED) {
                throw TooBigException.endless();
            }
            dialogue.send(ClientMessages.negMsg(name, step.next().get()));
        }
        throw new SyncFailedException("its reconciliation does not come to an end");
    }

    private static int mostRounds(Difference told) {
        return ROUNDS + (told.have().size() + told.need().size()) / IDS_A_ROUND;
    }

    private byte[] answer(String name, boolean isFirst)
            throws TooBigException, RefusedForNow, SyncFailedException, InterruptedException {
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
        throw complaint.isPresent()
                ? dialogue.failure("does not reconcile (NIP-77)", complaint.get())
                : dialogue.silence();
    }

    private void refused(String reason, OptionalLong mostRecords)
            throws TooBigException, RefusedForNow, SyncFailedException {
        if (dialogue.isPassing(reason)) {
            throw new RefusedForNow(reason);
        }
        if (mostRecords.isPresent() || isAboutSize(reason)) {
            throw TooBigException.refused(mostRecords);
        }
        throw dialogue.failure("refuses to reconcile", reason);
    }

    /** Any other refusal is no size: what is halved for it is halved for ever. */
    static boolean isAboutSize(String reason) {
        return !Texts.prefix(reason).equals("rate-limited")
                && SIZE.matcher(reason).find();
    }
}
