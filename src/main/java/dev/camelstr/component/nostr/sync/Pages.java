package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.history.Objection;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.component.nostr.history.walk.Answer;
import dev.camelstr.component.nostr.history.walk.Claim;
import dev.camelstr.component.nostr.history.walk.Habits;
import dev.camelstr.component.nostr.history.walk.Page;
import dev.camelstr.component.nostr.history.walk.Walk;
import dev.camelstr.component.nostr.reconcile.Range;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what a relay has page by page, as it does not reconcile. */
final class Pages {
    /** An answer that proves something has to stay as it is for so long after its end. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** A relay that complains may mean something else than what it was asked. */
    private static final Duration AFTER_NOTICE = Duration.ofSeconds(5);

    private static final int MOST_REFUSALS = 6;
    private static final int MOST_SILENCES = 2;

    private final Dialogue dialogue;
    private final Filter filter;
    private final EventVerifier verifier;
    private final Fetcher.Taker taker;
    private final Habits habits = new Habits(OptionalInt.of(Habits.USUAL_LIMIT));
    private int attempts;

    /** @param taker is given what matches the filter and is genuine, some of it twice */
    Pages(Dialogue dialogue, Filter filter, EventVerifier verifier, Fetcher.Taker taker) {
        this.dialogue = dialogue;
        this.filter = filter;
        this.verifier = verifier;
        this.taker = taker;
    }

    /** @return the seconds of which it is not proven that all has come */
    long read(Range range) throws SyncFailedException, IOException, InterruptedException {
        Walk walk = new Walk(new Span(range.since(), range.until()), habits);
        long unproven = 0;
        for (Optional<Page> page = walk.page(); page.isPresent(); page = walk.page()) {
            unproven += ask(page.get(), walk).stream()
                    .filter(claim -> claim.state() != Interval.State.COMPLETE)
                    .mapToLong(claim -> claim.span().seconds())
                    .sum();
        }
        return unproven;
    }

    private List<Claim> ask(Page page, Walk walk) throws SyncFailedException, IOException, InterruptedException {
        Answer answer = new Answer(page);
        Filter asked = page.of(filter);
        if (asked.matchesNothing()) {
            return walk.answered(answer, Answer.End.FINISH);
        }
        String name = dialogue.newName();
        dialogue.send(ClientMessages.req(name, List.of(asked)));
        try {
            Answer.End end = listen(name, answer);
            dialogue.worked();
            attempts = 0;
            return end == Answer.End.SILENCE ? walk.unproven(answer, end.words()) : walk.answered(answer, end);
        } catch (RefusedPageException e) {
            if (answer.count() > 0) {
                return walk.unproven(answer, "closed: " + e.getMessage());
            }
            object(e.getMessage());
            return List.of();
        } finally {
            dialogue.send(ClientMessages.close(name));
        }
    }

    /** The relay has closed the subscription, or has complained and sent nothing. */
    private static final class RefusedPageException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedPageException(String words) {
            super(words, null, false, false);
        }
    }

    private Answer.End listen(String name, Answer answer)
            throws RefusedPageException, SyncFailedException, IOException, InterruptedException {
        Optional<Answer.End> end = Optional.empty();
        String complaint = "";
        long deadline = dialogue.deadline();
        for (Optional<RelayMessage> next = dialogue.next(deadline); next.isPresent(); next = dialogue.next(deadline)) {
            RelayMessage message = next.get();
            if (message instanceof RelayMessage.Event said
                    && said.subscription().equals(name)) {
                take(said.event(), answer);
                deadline = end.isPresent() ? Dialogue.deadline(QUIET) : dialogue.deadline();
            } else if (message instanceof RelayMessage.Eose eose
                    && eose.subscription().equals(name)
                    && end.isEmpty()) {
                end = Optional.of(
                        eose.hints().contains(RelayMessage.Eose.FINISH) ? Answer.End.FINISH : Answer.End.EOSE);
                answer.ended();
                if (!proves(answer)) {
                    return end.get();
                }
                deadline = Dialogue.deadline(QUIET);
            } else if (message instanceof RelayMessage.Closed closed
                    && closed.subscription().equals(name)
                    && end.isEmpty()) {
                throw new RefusedPageException(closed.message());
            } else if (message instanceof RelayMessage.Notice notice) {
                complaint = notice.message();
                if (end.isEmpty() && answer.count() == 0) {
                    deadline = Math.min(deadline, Dialogue.deadline(AFTER_NOTICE));
                }
            }
        }
        if (end.isEmpty() && answer.count() == 0) {
            throw new RefusedPageException(complaint);
        }
        return end.orElse(Answer.End.SILENCE);
    }

    private boolean proves(Answer answer) {
        return answer.count() == 0 || !habits.mayBeCut(answer) || !habits.isJudged();
    }

    private void take(Event event, Answer answer) throws IOException, InterruptedException {
        if (!filter.matches(event) || verifier.check(event).isPresent()) {
            answer.addUnreadable();
            return;
        }
        answer.add(event);
        taker.take(event);
    }

    private void object(String words) throws SyncFailedException, InterruptedException {
        if (++attempts > (words.isEmpty() ? MOST_SILENCES : MOST_REFUSALS)) {
            throw words.isEmpty() ? dialogue.silence() : dialogue.failure("refuses", words);
        }
        if (dialogue.isPassing(words)) {
            dialogue.awaitEndOf(words);
        } else if (!words.isEmpty() && Objection.of(words) == Objection.REFUSAL) {
            throw dialogue.failure("refuses", words);
        } else if (!habits.halveLimit()) {
            habits.withoutLimit();
        }
    }
}
