package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.nostr.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks a relay that gives the newest first for all down to a second. Each page begins one second above the oldest event of
 * the one before: so a relay that includes {@code until} repeats two seconds, and one that excludes it loses none.
 *
 * @param from the last second that is wanted
 * @param until where the page begins; all from one second below is what it can prove
 * @param edge the ids that are known of the two seconds up to {@code until}
 */
record Downward(long from, long until, Set<EventId> edge) implements Step {

    Downward(Span span) {
        this(span.from(), span.to() + 1, Set.of());
    }

    @Override
    public Span span() {
        return new Span(from, until - 1);
    }

    @Override
    public Page page(Habits habits) {
        return new Page(from, until, habits.limit());
    }

    @Override
    public Next after(Answer answer, Answer.End end, Habits habits) {
        boolean mayBeCut = habits.mayBeCut(answer);
        habits.learn(answer);
        if (answer.ignoresUntil()) {
            return Next.done(Claim.incomplete(span(), "ignores until", 0));
        }
        if (end == Answer.End.FINISH) {
            return Next.done(Claim.complete(from, until - 1, Claim.FINISHED));
        }
        if (answer.count() == 0) {
            return Next.done(Claim.complete(from, until - 1, Claim.NOTHING_BELOW));
        }
        if (!mayBeCut) {
            return Next.done(Claim.complete(from, until - 1, Claim.SHORTER_PAGE));
        }
        if (!answer.isNewestFirst() || !habits.givesTheNewestFirst()) {
            habits.judge(false);
            return Next.steps(new Halves(span()));
        }
        Next next = further(answer, habits);
        if (habits.isJudged() || answer.isEmptyWithin() || answer.newest() <= answer.oldest() + 1) {
            return next;
        }
        return Next.steps(new Judgement(this, answer, next));
    }

    private Next further(Answer answer, Habits habits) {
        if (answer.isPastTheEnd()) {
            return Next.done(Claim.complete(from, until - 1, Claim.PAST_THE_END));
        }
        if (answer.isEmptyWithin()) {
            // Nothing but what was not asked for: asking again would not bring more.
            return Next.done(Claim.incomplete(span(), "sends what was not asked for", 0));
        }
        if (answer.oldest() + 1 < until) {
            return new Next(
                    List.of(Claim.complete(answer.oldest() + 1, until - 1, Claim.WITHIN_PAGE)), List.of(below(answer)));
        }
        return within(answer, habits);
    }

    private Downward below(Answer answer) {
        return new Downward(from, answer.oldest() + 1, answer.ids(time -> time <= answer.oldest() + 1));
    }

    /** The whole page is of the two seconds at its beginning. */
    private Next within(Answer answer, Habits habits) {
        long second = until - 1;
        List<Step> steps = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        if (answer.count() < Habits.SMALLEST_PAGE) {
            claims.add(Claim.complete(second, second, Claim.NOTHING_BELOW));
        } else {
            steps.add(new Second(second));
        }
        if (second > from) {
            steps.add(new Downward(from, second, answer.ids(time -> time >= second - 1)));
        }
        return new Next(claims, steps);
    }

    @Override
    public Next unproven(Answer answer, String reason) {
        boolean brought = answer.isNewestFirst() && !answer.ids(time -> true).equals(edge);
        if (answer.isEmptyWithin() || !brought || answer.oldest() + 1 >= until) {
            return Next.done(Claim.incomplete(span(), reason, answer.count()));
        }
        return new Next(
                List.of(Claim.incomplete(new Span(answer.oldest() + 1, until - 1), reason, answer.count())),
                List.of(below(answer)));
    }
}
