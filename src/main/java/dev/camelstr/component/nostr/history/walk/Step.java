package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;
import java.util.List;

/** One question to the relay, and what follows from its answer. */
interface Step {

    Page page(Habits habits);

    /** What follows from an answer that ended as it should. */
    Next after(Answer answer, Answer.End end, Habits habits);

    /** What follows from an answer without an end: how to go on so that all is read, without a proof. */
    Next unproven(Answer answer, String reason);

    /** What is incomplete if this step cannot be taken. */
    Span span();

    /**
     * @param claims to be made once the events of the page are held
     * @param steps to be taken next, the first one first
     */
    record Next(List<Claim> claims, List<Step> steps) {

        static Next done(Claim claim) {
            return new Next(List.of(claim), List.of());
        }

        static Next steps(Step... steps) {
            return new Next(List.of(), List.of(steps));
        }
    }
}
