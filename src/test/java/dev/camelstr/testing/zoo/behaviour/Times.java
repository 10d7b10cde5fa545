package dev.camelstr.testing.zoo.behaviour;

import static dev.camelstr.testing.zoo.habit.Understanding.cap;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.habit.Forgetful;
import dev.camelstr.testing.zoo.habit.Interjection;
import dev.camelstr.testing.zoo.habit.Later;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What events are dated, and when they come and go. */
final class Times {
    private static final int NEW = 250;
    private static final long DAY = 86_400;

    private Times() {}

    static List<Behaviour> all() {
        return Stream.of(dates(), changes()).flatMap(List::stream).toList();
    }

    private static List<Behaviour> dates() {
        return List.of(
                Behaviour.of("edge-times", authors -> List.of(cap(100), Interjection.first(impossible(authors))))
                        .holding(Times::edges)
                        .servingToo(Times::farAhead),
                Behaviour.of("tomorrow", authors -> List.of(cap(500)))
                        .servingToo(authors -> authors.spread(
                                600, Population.now() + DAY - 3_600, Population.now() + DAY, "tomorrow")));
    }

    /** The first seconds there are, and the last ones that are over. */
    private static List<Event> edges(Population authors) {
        List<Event> events = new ArrayList<>(authors.spread(300));
        LongStream.of(0, 0, 1, 2, 1_000_000_000, Population.now() - 1, Population.now())
                .forEach(time -> events.add(authors.note(time, "of " + time + ", " + events.size())));
        return events;
    }

    private static List<Event> farAhead(Population authors) {
        return LongStream.of(1L << 31, 1L << 32, 1L << 53, Long.MAX_VALUE)
                .mapToObj(time -> authors.note(time, "of " + time))
                .toList();
    }

    /** Such as no event can be dated. */
    private static List<Act> impossible(Population authors) {
        String event = new String(authors.note(1_234_567_890, "never").raw(), StandardCharsets.UTF_8);
        return Stream.of("-1", "1.5", "1e300", "\"1700000000\"", "null", "18446744073709551616", "-9223372036854775808")
                .map(time -> event.replace("1234567890", time))
                .<Act>map(raw -> new Act.SayRaw(raw.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<Behaviour> changes() {
        return List.of(
                Behaviour.of("new-live", authors -> List.of(cap(500), Later.publishes(fresh(authors)))),
                Behaviour.of("new-while-away", authors -> List.of(cap(100), Later.isAwayFor(both(authors)))),
                Behaviour.of("new-unseen", authors -> List.of(cap(500), Later.hasUnseen(both(authors)))),
                Behaviour.of(
                        "forgotten-subscription",
                        authors -> List.of(cap(500), Forgetful.ofSubscriptions(), Later.publishes(both(authors)))),
                Behaviour.of("half-gone", authors -> List.of(cap(100), Later.losesHalf())),
                Behaviour.of("half-missing", authors -> List.of(cap(500), Later.lacksHalf())));
    }

    /** Dated in the minute before the test began. */
    private static List<Event> fresh(Population authors) {
        return authors.spread(NEW, Population.now() - 60, Population.now(), "new");
    }

    /** New ones, and as many that are dated back. */
    static List<Event> both(Population authors) {
        List<Event> events = new ArrayList<>(fresh(authors));
        events.addAll(authors.spread(NEW, Population.now() - 3 * DAY, Population.now() - 3_600, "dated back"));
        return events;
    }
}
