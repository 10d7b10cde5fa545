package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.walk.Claim;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was concluded from answers, and is not known before all their events are held. Not thread-safe. */
final class UnsettledClaims {
    private static final int MOST = 16;

    private record OfAnAnswer(Past past, Receipt receipt, long askedAtSeconds, List<Claim> claims) {}

    private final Deque<OfAnAnswer> answers = new ArrayDeque<>();

    void add(Past past, Receipt receipt, long askedAtSeconds, List<Claim> claims) {
        answers.addLast(new OfAnAnswer(past, receipt, askedAtSeconds, claims));
    }

    boolean isEmpty() {
        return answers.isEmpty();
    }

    boolean isFull() {
        return answers.size() >= MOST;
    }

    void clear() {
        answers.clear();
    }

    /**
     * What can be known by now is known.
     *
     * @param nowSeconds since 1970
     * @return false if an event could not be held: what is left is void, and to be asked for again
     */
    boolean settle(long nowSeconds) {
        while (!answers.isEmpty() && answers.peekFirst().receipt().isSettled()) {
            OfAnAnswer first = answers.removeFirst();
            if (first.receipt().hasFailed()) {
                return false;
            }
            first.claims().forEach(claim -> first.past().put(claim, first.askedAtSeconds(), nowSeconds));
        }
        return true;
    }
}
