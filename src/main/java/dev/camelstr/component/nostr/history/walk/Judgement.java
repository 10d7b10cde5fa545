package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;
import java.util.List;

/**
 * Asks once in a session whether pages are the newest of what was asked for: the newer half of a page is asked for again, and
 * must bring nothing that the page did not have.
 *
 * @param judged what was asked
 * @param first its page
 * @param next what follows if it was the newest
 */
record Judgement(Downward judged, Answer first, Step.Next next) implements Step {

    @Override
    public Span span() {
        return judged.span();
    }

    private long middle() {
        return first.oldest() + (first.newest() - first.oldest() + 1) / 2;
    }

    @Override
    public Page page(Habits habits) {
        return new Page(middle(), judged.until(), habits.limit());
    }

    @Override
    public Next after(Answer answer, Answer.End end, Habits habits) {
        long settled = first.newest();
        boolean newest = first.ids(time -> true).containsAll(answer.ids(time -> time < settled));
        habits.judge(newest && answer.isNewestFirst());
        habits.learn(answer);
        return newest ? next : Next.steps(new Halves(span()));
    }

    @Override
    public Next unproven(Answer answer, String reason) {
        return new Next(List.of(), List.of(new Halves(span())));
    }
}
