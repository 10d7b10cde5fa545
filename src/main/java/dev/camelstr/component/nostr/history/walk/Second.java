package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;

/** Asks for a single second that may hold more than a page; if it does, in parts. */
record Second(long second) implements Step {

    @Override
    public Span span() {
        return new Span(second, second);
    }

    @Override
    public Page page(Habits habits) {
        return new Page(second, until(second, habits), habits.limit());
    }

    /** What to ask for so that a second is in it, and no more than must be. */
    static long until(long second, Habits habits) {
        return habits.includesUntil() ? second : second + 1;
    }

    @Override
    public Next after(Answer answer, Answer.End end, Habits habits) {
        boolean mayBeCut = habits.mayBeCut(answer);
        habits.learn(answer);
        if (end == Answer.End.FINISH) {
            return Next.done(Claim.complete(second, second, Claim.FINISHED));
        }
        if (!mayBeCut) {
            return Next.done(Claim.complete(second, second, Claim.SHORTER_PAGE));
        }
        DenseSecond dense = new DenseSecond(second);
        dense.learn(answer);
        return dense.begin();
    }

    @Override
    public Next unproven(Answer answer, String reason) {
        return Next.done(Claim.incomplete(span(), reason, answer.count()));
    }
}
