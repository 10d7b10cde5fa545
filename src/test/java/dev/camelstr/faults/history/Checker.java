package dev.camelstr.faults.history;

import dev.camelstr.faults.history.Violation.Guarantee;
import dev.camelstr.nostr.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a history by what is promised to clients. What it calls a violation is one, whatever happened between an operation's
 * invocation and its answer: an event without a verdict may be stored or not, a removal without one may have worked or not.
 */
final class Checker {
    private final History history;
    private final Fates fates;
    private final List<Violation> violations = new ArrayList<>();

    private Checker(History history) {
        this.history = history;
        fates = new Fates(history);
    }

    static List<Violation> check(History history) {
        Checker checker = new Checker(history);
        ReadCheck reads = new ReadCheck(checker.fates, checker.violations::add);
        history.answers().forEach(reads::check);
        history.live().forEach(checker::check);
        checker.fates.all().forEach(checker::checkVerdicts);
        return List.copyOf(checker.violations);
    }

    private void found(Guarantee guarantee, String what, Operation... operations) {
        violations.add(new Violation(guarantee, what, List.of(operations)));
    }

    private void check(Operation.Live live) {
        checkOnce(live);
        checkAskedFor(live);
        checkAll(live);
    }

    private void checkOnce(Operation.Live live) {
        Set<EventId> ids = new HashSet<>(live.stored().found());
        for (Operation.Delivery one : live.came()) {
            if (!ids.add(one.id())) {
                found(Guarantee.COMES_ONCE, one.id() + " came again, live", live);
            }
        }
    }

    private void checkAskedFor(Operation.Live live) {
        for (Operation.Delivery one : live.came()) {
            boolean right = fates.of(one.id())
                    .filter(fate -> live.stored().filter().matches(fate.event()) && fate.firstInvoked() < one.at())
                    .isPresent();
            if (!right) {
                found(Guarantee.IS_ASKED_FOR, one.id() + " came live, which was not to come", live);
            }
        }
    }

    /**
     * A node tells in the order in which it was stored. So what was acknowledged before another event was published comes
     * before that one: no waiting shows that something is missing, but what came behind it does.
     */
    private void checkAll(Operation.Live live) {
        Optional<Fate> newest = live.came().stream()
                .flatMap(one -> fates.of(one.id()).stream())
                .max(Comparator.comparingLong(Fate::firstInvoked));
        if (newest.isEmpty()) {
            return;
        }
        Fate last = newest.get();
        Set<EventId> ids = new HashSet<>(live.stored().found());
        live.came().forEach(one -> ids.add(one.id()));
        long cut = ReadCheck.cutAt(live.stored(), fates);
        for (Fate due : fates.matching(live.stored().filter())) {
            if (due.event().createdAt() > cut
                    && due.takenAt() > live.stored().answered()
                    && due.takenAt() < last.firstInvoked()
                    && due.mayBeGoneFrom() > live.answered()
                    && !ids.contains(due.event().id())) {
                found(
                        Guarantee.COMES_AT_ALL,
                        due.event().id() + " did not come, but " + last.event().id()
                                + " did, which was published later",
                        due.taken().orElseThrow(),
                        last.firstAttempt(),
                        live);
            }
        }
    }

    private void checkVerdicts(Fate fate) {
        for (Operation.Publish refused : fate.attempts()) {
            if (refused.outcome() == Operation.Outcome.REFUSED
                    && fate.takenAt() < refused.invoked()
                    && !refused.message().startsWith("duplicate:")
                    && fate.mayBeGoneFrom() > refused.answered()) {
                found(
                        Guarantee.ONE_VERDICT,
                        fate.event().id() + " was taken, then refused",
                        fate.taken().orElseThrow(),
                        refused);
            }
        }
    }
}
