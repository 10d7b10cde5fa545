package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.habit.Garbage;
import dev.camelstr.testing.zoo.habit.Interjection;
import dev.camelstr.testing.zoo.habit.Says;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What comes beside the events that are asked for. */
final class Contents {
    private static final int FLOOD = 20_000;
    private static final int HUGE = 5_000_000;

    private Contents() {}

    static List<Behaviour> all() {
        return List.of(
                Behaviour.of("notice-flood", authors -> List.of(cap(500), Interjection.first(flood()))),
                Behaviour.of("notices-between", authors -> List.of(cap(500), Says.notices())),
                Behaviour.of("garbage", authors -> List.of(cap(500), new Interjection(50, Garbage.all()))),
                Behaviour.of("huge-first", authors -> List.of(cap(500), Interjection.first(huge(authors))))
                        .with(600),
                Behaviour.of("three-times", authors -> List.of(cap(500), Says.times(3))),
                Behaviour.of("forged-first", authors -> List.of(cap(500), Says.forgedFirst())),
                Behaviour.of("unasked", authors -> List.of(cap(500), new Interjection(100, unasked(authors)))));
    }

    private static List<Act> flood() {
        byte[] notice = "[\"NOTICE\",\"maintenance tonight\"]".getBytes(StandardCharsets.UTF_8);
        return Collections.nCopies(FLOOD, new Act.Text(notice));
    }

    private static List<Act> huge(Population authors) {
        Event event = authors.note(Population.now() - 1_000, "5 MB ".repeat(HUGE / 5));
        return List.of(new Act.SayRaw(event.raw()));
    }

    /** True events, for a subscription that was never opened. */
    private static List<Act> unasked(Population authors) {
        return IntStream.range(0, 20)
                .mapToObj(i -> authors.note(Population.now() - 5_000 - i, "nobody asked for " + i))
                .<Act>map(event -> new Act.Text(RelayMessages.event("unasked", event.raw())))
                .toList();
    }
}
