package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;
import java.util.List;

/**
 * Asks a relay that gives others than the newest first: a span whose page may have been cut is asked for in two halves, down to
 * a second.
 */
record Halves(Span span) implements Step {

    @Override
    public Page page(Habits habits) {
        return new Page(span.from(), span.to() + 1, habits.limit());
    }

    @Override
    public Next after(Answer answer, Answer.End end, Habits habits) {
        boolean mayBeCut = habits.mayBeCut(answer);
        habits.learn(answer);
        if (answer.ignoresUntil()) {
            return Next.done(Claim.incomplete(span, "ignores until", 0));
        }
        if (end == Answer.End.FINISH) {
            return Next.done(Claim.complete(span.from(), span.to(), Claim.FINISHED));
        }
        if (answer.count() == 0) {
            return Next.done(Claim.complete(span.from(), span.to(), Claim.NOTHING_BELOW));
        }
        if (!mayBeCut) {
            return Next.done(Claim.complete(span.from(), span.to(), Claim.SHORTER_PAGE));
        }
        if (answer.ignoresSince()) {
            return Next.done(Claim.incomplete(span, "ignores since, and gives others than the newest first", 0));
        }
        if (span.seconds() == 1) {
            return answer.count() < Habits.SMALLEST_PAGE
                    ? Next.done(Claim.complete(span.from(), span.to(), Claim.NOTHING_BELOW))
                    : Next.steps(new Second(span.from()));
        }
        return halves();
    }

    private Next halves() {
        long middle = span.from() + (span.to() - span.from()) / 2;
        return Next.steps(new Halves(new Span(middle + 1, span.to())), new Halves(new Span(span.from(), middle)));
    }

    @Override
    public Next unproven(Answer answer, String reason) {
        boolean ended = answer.isEmptyWithin() || span.seconds() == 1;
        return ended ? new Next(List.of(Claim.incomplete(span, reason, answer.count())), List.of()) : halves();
    }
}
