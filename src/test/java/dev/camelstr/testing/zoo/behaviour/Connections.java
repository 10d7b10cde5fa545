package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.testing.zoo.habit.Cuts;
import dev.camelstr.testing.zoo.habit.Forgetful;
import dev.camelstr.testing.zoo.habit.Handshakes;
import dev.camelstr.testing.zoo.habit.IdleCut;
import dev.camelstr.testing.zoo.habit.Says;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How a connection begins and ends, and how fast it is. */
final class Connections {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private Connections() {}

    static List<Behaviour> all() {
        return Stream.of(ends(), handshakes(), redirects())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Behaviour> ends() {
        return List.of(
                Behaviour.of("idle-cut", authors -> List.of(new IdleCut(Duration.ofSeconds(2)), cap(500))),
                Behaviour.of("cut-halfway", authors -> List.of(cap(500), Cuts.halfway(3))),
                Behaviour.of("cut-after-150", authors -> List.of(cap(500), Cuts.after(150))),
                Behaviour.of("slow-events", authors -> List.of(cap(500), Says.slowly(Duration.ofMillis(10))))
                        .with(600),
                Behaviour.of("mute-at-first", authors -> List.of(Forgetful.ofAll(1), cap(500))),
                Behaviour.of("mute", authors -> List.of(Forgetful.ofAll(ALWAYS)))
                        .owing(Owed.nothing("it never answers")));
    }

    private static List<Behaviour> handshakes() {
        return List.of(
                Behaviour.of("http-429", authors -> List.of(Handshakes.later(2, "429 Too Many Requests", 2))),
                Behaviour.of("http-503", authors -> List.of(Handshakes.later(2, "503 Service Unavailable", 2))),
                Behaviour.of("cdn-page", authors -> List.of(Handshakes.page(2, "200 OK"))),
                Behaviour.of("cdn-forbidden", authors -> List.of(Handshakes.page(2, "403 Forbidden"))),
                Behaviour.of("slow-handshake", authors -> List.of(Handshakes.slow(Duration.ofSeconds(6)))),
                Behaviour.of("no-handshake-at-first", authors -> List.of(Handshakes.none(1))),
                Behaviour.of("no-handshake", authors -> List.of(Handshakes.none(ALWAYS)))
                        .owing(Owed.nothing("it cannot be connected to")));
    }

    private static List<Behaviour> redirects() {
        return List.of(
                Behaviour.of("redirect", authors -> List.of(Handshakes.movedTo("ws://127.0.0.1:PORT/moved"))),
                Behaviour.of("redirect-http", authors -> List.of(Handshakes.movedTo("http://127.0.0.1:PORT/moved"))),
                Behaviour.of("redirect-relative", authors -> List.of(Handshakes.movedTo("/moved"))),
                Behaviour.of("redirect-for-ever", authors -> List.of(Handshakes.movedForEver()))
                        .owing(Owed.nothing("it leads nowhere")));
    }
}
