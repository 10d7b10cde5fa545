package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.testing.zoo.habit.Document;
import dev.camelstr.testing.zoo.habit.Negentropy;
import dev.camelstr.testing.zoo.habit.Order;
import dev.camelstr.testing.zoo.habit.Refusal;
import dev.camelstr.testing.zoo.habit.Strictness;
import dev.camelstr.testing.zoo.habit.Understanding;
import java.util.List;
import java.util.stream.Stream;

/** What of the matching events is sent, and in which order. */
final class Pages {
    private static final int DENSE = 3_000;
    private static final long DENSE_SECOND = Population.now() - 100_000;

    private Pages() {}

    static List<Behaviour> all() {
        return Stream.of(limits(), orders(), dense()).flatMap(List::stream).toList();
    }

    private static List<Behaviour> limits() {
        return List.of(
                Behaviour.of("plain", authors -> List.of()),
                Behaviour.of("cap-100", authors -> List.of(cap(100))),
                Behaviour.of(
                        "cap-100-announced", authors -> List.of(cap(100), Document.limitation("max_limit", "100"))),
                Behaviour.of("cap-500", authors -> List.of(cap(500))),
                Behaviour.of(
                        "cap-500-announced", authors -> List.of(cap(500), Document.limitation("max_limit", "500"))),
                Behaviour.of(
                        "cap-below-announced", authors -> List.of(cap(100), Document.limitation("max_limit", "5000"))),
                Behaviour.of("default-100", authors -> List.of(Understanding.withoutLimit(100), cap(1_000))),
                Behaviour.of("limit-refused-closed", authors -> List.of(Strictness.noLimit(Refusal.CLOSED), cap(300))),
                Behaviour.of("limit-refused-notice", authors -> List.of(Strictness.noLimit(Refusal.NOTICE), cap(300))),
                Behaviour.of("limit-over-100-refused", authors -> List.of(Strictness.limitUpTo(100, Refusal.CLOSED))));
    }

    private static List<Behaviour> orders() {
        return List.of(
                Behaviour.of("oldest-first", authors -> List.of(Order.OLDEST_FIRST, cap(500))),
                Behaviour.of("newest-backwards", authors -> List.of(Order.NEWEST_BACKWARDS, cap(500))),
                Behaviour.of("newest-shuffled", authors -> List.of(Order.NEWEST_SHUFFLED, cap(500))),
                Behaviour.of("any-order", authors -> List.of(Order.ANY, cap(500))),
                Behaviour.of("since-ignored", authors -> List.of(Understanding.ignoresSince(), cap(500))),
                Behaviour.of("since-exclusive", authors -> List.of(Understanding.exclusiveSince(), cap(500))),
                Behaviour.of("until-exclusive", authors -> List.of(Understanding.exclusiveUntil(), cap(100))),
                Behaviour.of("until-ignored", authors -> List.of(Understanding.ignoresUntil(), cap(500)))
                        .owing(new Owed(41, "what is older than the newest 500 cannot be asked for")),
                Behaviour.of("until-ignored-small", authors -> List.of(Understanding.ignoresUntil()))
                        .with(300));
    }

    private static List<Behaviour> dense() {
        return List.of(
                Behaviour.of("dense", authors -> List.of(cap(500)))
                        .holding(authors -> authors.dense(DENSE, DENSE_SECOND)),
                Behaviour.of("dense-one", authors -> List.of(cap(500)))
                        .holding(authors -> authors.denseOfOne(DENSE, DENSE_SECOND))
                        .owing(new Owed(16, "one author's events of one kind and second cannot be told apart")),
                Behaviour.of("dense-negentropy", authors -> List.of(Negentropy.works(), cap(500)))
                        .holding(authors -> authors.denseOfOne(DENSE, DENSE_SECOND)));
    }
}
