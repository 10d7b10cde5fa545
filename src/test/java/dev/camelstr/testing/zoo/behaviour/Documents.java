package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.habit.Document;
import dev.camelstr.testing.zoo.habit.Handshakes;
import java.util.List;

/** What relays say of themselves that is not so. */
final class Documents {
    private Documents() {}

    static List<Behaviour> all() {
        return List.of(
                of("nip11-negative", Document.allLimits("-5")),
                of("nip11-zero", Document.allLimits("0")),
                of("nip11-huge", Document.allLimits("1e300")),
                of("nip11-beyond-long", Document.allLimits("18446744073709551616")),
                of("nip11-fraction", Document.allLimits("0.5")),
                of("nip11-words", Document.allLimits("\"many\"")),
                of("nip11-page", Document.instead("text/html", Handshakes.CDN_PAGE)),
                of("nip11-long", Document.instead("application/nostr+json", "[".repeat(20_000_000))),
                Behaviour.of(
                        "nip11-lies",
                        authors -> List.of(
                                cap(100),
                                Document.limitation("max_limit", "500"),
                                Document.limitation("auth_required", "true"),
                                Document.limitation("payment_required", "true"),
                                Document.supports(77),
                                Document.supports(67))));
    }

    private static Behaviour of(String name, Habit habit) {
        return Behaviour.of(name, authors -> List.of(habit, cap(500))).with(600);
    }
}
