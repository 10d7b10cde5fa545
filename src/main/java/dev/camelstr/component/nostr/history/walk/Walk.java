package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The way through one open span, page by page, newest first. Not thread-safe. */
public final class Walk {

    private final Habits habits;
    private final Deque<Step> steps = new ArrayDeque<>();

    public Walk(Span span, Habits habits) {
        this.habits = habits;
        steps.push(habits.givesTheNewestFirst() ? new Downward(span) : new Halves(span));
    }

    /** What to ask next; empty at the end. */
    public Optional<Page> page() {
        return Optional.ofNullable(steps.peek()).map(step -> step.page(habits));
    }

    /** Whether nothing is lost but where it is, if another walk goes on. */
    public boolean canBeginAnew() {
        return steps.size() == 1 && steps.peek() instanceof Downward;
    }

    /** The answer to the page came to its end. */
    public List<Claim> answered(Answer answer, Answer.End end) {
        return follow(steps.pop().after(answer, end, habits));
    }

    /** The answer has no end, and asking again would not be better. */
    public List<Claim> unproven(Answer answer, String reason) {
        return follow(steps.pop().unproven(answer, reason));
    }

    private List<Claim> follow(Step.Next next) {
        for (int i = next.steps().size() - 1; i >= 0; i--) {
            steps.push(next.steps().get(i));
        }
        return next.claims();
    }

    /** Nothing more can be asked. */
    public List<Claim> giveUp(String reason) {
        List<Claim> claims = new ArrayList<>();
        steps.forEach(step -> claims.add(Claim.incomplete(step.span(), reason, 0)));
        steps.clear();
        return claims;
    }
}
