package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.habit.Later;
import dev.camelstr.testing.zoo.habit.Negentropy;
import java.util.List;
import java.util.function.Supplier;

/** What becomes of negentropy. */
final class Reconciliations {
    private static final int MOST = 300;

    private Reconciliations() {}

    static List<Behaviour> all() {
        return List.of(
                of("neg-works", Negentropy::works),
                of("neg-too-big", () -> Negentropy.upTo(MOST, false)),
                of("neg-too-big-told", () -> Negentropy.upTo(MOST, true)),
                of("neg-blocked", () -> Negentropy.refused("blocked: negentropy is for members")),
                of("neg-breaks-off", Negentropy::breaksOff),
                of("neg-mute", Negentropy::mute),
                of("neg-notice", Negentropy::refusedByNotice),
                of("neg-without-end", Negentropy::withoutEnd),
                of("neg-ids-without-end", Negentropy::announcesWithoutEnd),
                of("neg-garbled", Negentropy::garbled),
                of("neg-denies", Negentropy::denies),
                late("neg-unseen", Negentropy::works),
                late("neg-denies-unseen", Negentropy::denies),
                Behaviour.of(
                        "neg-not-served",
                        authors -> List.of(
                                Negentropy.announcesToo(
                                        authors.spread(50, Population.now() - 90_000, Population.now() - 60, "kept")),
                                cap(500))));
    }

    /** More is there later, some of it dated back, and nobody was told. */
    private static Behaviour late(String name, Supplier<Habit> habit) {
        return Behaviour.of(name, authors -> List.of(habit.get(), cap(500), Later.hasUnseen(Times.both(authors))));
    }

    private static Behaviour of(String name, Supplier<Habit> habit) {
        return Behaviour.of(name, authors -> List.of(habit.get(), cap(500)));
    }
}
