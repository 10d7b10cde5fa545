package dev.camelstr.component.nostr.history.walk;

import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A second that holds more than a page: asked for by kind, and where that is too much, by the authors that its pages have shown.
 * What still fills a page cannot be had. Not thread-safe.
 */
final class DenseSecond {

    private static final int AUTHORS_AT_ONCE = 100;
    private static final int MOST_AUTHORS = 20_000;

    private final long second;
    private final Set<PublicKey> authors = new LinkedHashSet<>();
    private final Set<Integer> kinds = new TreeSet<>(KnownKinds.ALL);
    private final Set<Integer> kindsAsked = new TreeSet<>();
    private final Map<Integer, Set<PublicKey>> authorsAsked = new TreeMap<>();
    private int open;
    private int overfull;

    DenseSecond(long second) {
        this.second = second;
    }

    /** What a page of the second has shown of it. */
    void learn(Answer answer) {
        if (authors.size() < MOST_AUTHORS) {
            authors.addAll(answer.authors());
        }
        kinds.addAll(answer.kinds());
    }

    Step.Next begin() {
        return go(byKinds());
    }

    private List<Step> byKinds() {
        List<Step> steps = new ArrayList<>();
        for (List<Integer> some : batches(kinds, kindsAsked, KnownKinds.AT_ONCE)) {
            steps.add(new OfKinds(some));
        }
        return steps;
    }

    private List<Step> byAuthors(int kind) {
        Set<PublicKey> asked = authorsAsked.computeIfAbsent(kind, none -> new LinkedHashSet<>());
        List<Step> steps = new ArrayList<>();
        for (List<PublicKey> some : batches(authors, asked, AUTHORS_AT_ONCE)) {
            steps.add(new OfAuthors(kind, some));
        }
        return steps;
    }

    /** What is known and was not asked for yet, which it is from here on. */
    private static <T> List<List<T>> batches(Collection<T> known, Set<T> asked, int size) {
        List<T> fresh = new ArrayList<>(known);
        fresh.removeIf(each -> !asked.add(each));
        List<List<T>> batches = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i += size) {
            batches.add(List.copyOf(fresh.subList(i, Math.min(fresh.size(), i + size))));
        }
        return batches;
    }

    /** Goes on with parts; after the last one with what they have shown, and then the second is what it can be. */
    private Step.Next go(List<Step> parts) {
        List<Step> steps = new ArrayList<>(parts);
        if (open + steps.size() == 0) {
            steps.addAll(byKinds());
            List.copyOf(authorsAsked.keySet()).forEach(kind -> steps.addAll(byAuthors(kind)));
        }
        open += steps.size();
        return open > 0 ? new Step.Next(List.of(), steps) : Step.Next.done(claim());
    }

    private Claim claim() {
        if (overfull == 0) {
            return Claim.split(second);
        }
        String reason = "more than " + overfull + " events of one kind and author in second " + second;
        return Claim.incomplete(new Span(second, second), reason, overfull);
    }

    /** One page of the second. */
    private abstract class Part implements Step {

        @Override
        public Span span() {
            return new Span(second, second);
        }

        @Override
        public Page page(Habits habits) {
            return new Page(second, Second.until(second, habits), habits.limit(), kinds(), authors());
        }

        @Override
        public Next after(Answer answer, Answer.End end, Habits habits) {
            boolean whole = end == Answer.End.FINISH || answer.count() == 0 || !habits.mayBeCut(answer);
            habits.learn(answer);
            return whole ? done(List.of(), answer) : done(smaller(answer), answer);
        }

        @Override
        public Next unproven(Answer answer, String reason) {
            return done(smaller(answer), answer);
        }

        private Next done(List<Step> smaller, Answer answer) {
            learn(answer);
            open--;
            return go(smaller);
        }

        abstract List<Integer> kinds();

        abstract List<PublicKey> authors();

        abstract List<Step> smaller(Answer answer);
    }

    private final class OfKinds extends Part {
        private final List<Integer> asked;

        OfKinds(List<Integer> asked) {
            this.asked = List.copyOf(asked);
        }

        @Override
        List<Integer> kinds() {
            return asked;
        }

        @Override
        List<PublicKey> authors() {
            return List.of();
        }

        @Override
        List<Step> smaller(Answer answer) {
            if (asked.size() == 1) {
                DenseSecond.this.learn(answer);
                return byAuthors(asked.get(0));
            }
            int half = asked.size() / 2;
            return List.of(new OfKinds(asked.subList(0, half)), new OfKinds(asked.subList(half, asked.size())));
        }
    }

    private final class OfAuthors extends Part {
        private final int kind;
        private final List<PublicKey> asked;

        OfAuthors(int kind, List<PublicKey> asked) {
            this.kind = kind;
            this.asked = List.copyOf(asked);
        }

        @Override
        List<Integer> kinds() {
            return List.of(kind);
        }

        @Override
        List<PublicKey> authors() {
            return asked;
        }

        @Override
        List<Step> smaller(Answer answer) {
            if (asked.size() == 1) {
                overfull = Math.max(overfull, answer.count());
                return List.of();
            }
            int half = asked.size() / 2;
            return List.of(
                    new OfAuthors(kind, asked.subList(0, half)),
                    new OfAuthors(kind, asked.subList(half, asked.size())));
        }
    }
}
