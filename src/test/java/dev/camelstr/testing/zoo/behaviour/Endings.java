package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.testing.zoo.habit.EoseTiming;
import dev.camelstr.testing.zoo.habit.Forgetful;
import dev.camelstr.testing.zoo.habit.LiveOld;
import java.util.List;

/** When EOSE comes, and what becomes of subscriptions. */
final class Endings {
    private Endings() {}

    static List<Behaviour> all() {
        return List.of(
                Behaviour.of("eose-early", authors -> List.of(cap(500), EoseTiming.after(50))),
                Behaviour.of("eose-first", authors -> List.of(cap(500), EoseTiming.after(0))),
                Behaviour.of("eose-never", authors -> List.of(EoseTiming.never()))
                        .with(300),
                Behaviour.of("eose-never-capped", authors -> List.of(cap(100), EoseTiming.never()))
                        .owing(new Owed(8, "no page of it counts")),
                Behaviour.of("eose-hints", authors -> List.of(cap(100), EoseTiming.withHints())),
                Behaviour.of("closed-after-eose", authors -> List.of(cap(500), EoseTiming.thenClosed())),
                Behaviour.of("forgotten-request", authors -> List.of(cap(500), Forgetful.ofRequests(3))),
                Behaviour.of("old-as-live", authors -> List.of(cap(500), new LiveOld(20, false))),
                Behaviour.of("old-after-pages", authors -> List.of(cap(500), new LiveOld(20, true))));
    }
}
