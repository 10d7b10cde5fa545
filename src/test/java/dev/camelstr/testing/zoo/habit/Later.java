package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooRelay;
import java.util.List;
import java.util.function.Consumer;

/** What happens to a relay while it is being collected. */
public final class Later implements Habit {
    private final Consumer<ZooRelay> start;
    private final Consumer<ZooRelay> first;
    private final Consumer<ZooRelay> second;

    private Later(Consumer<ZooRelay> first, Consumer<ZooRelay> second) {
        this(relay -> {}, first, second);
    }

    private Later(Consumer<ZooRelay> start, Consumer<ZooRelay> first, Consumer<ZooRelay> second) {
        this.start = start;
        this.first = first;
        this.second = second;
    }

    /** New events come, and are sent to all. */
    public static Habit publishes(List<Event> events) {
        return new Later(relay -> {}, relay -> relay.publish(events));
    }

    /** The relay goes away, and comes back with more. */
    public static Habit isAwayFor(List<Event> events) {
        return new Later(ZooRelay::stop, relay -> {
            relay.holdings().add(events);
            relay.listen();
        });
    }

    /** More is there, and nobody was told. */
    public static Habit hasUnseen(List<Event> events) {
        return new Later(relay -> {}, relay -> relay.holdings().add(events));
    }

    /** Half of the events are gone, and come back. */
    public static Habit losesHalf() {
        return new Later(Later::hideHalf, Later::showAll);
    }

    /** Half of the events are not there at first. */
    public static Habit lacksHalf() {
        return new Later(Later::hideHalf, relay -> {}, Later::showAll);
    }

    private static void hideHalf(ZooRelay relay) {
        relay.holdings().serve(event -> event.id().bytes()[0] < 0);
    }

    private static void showAll(ZooRelay relay) {
        relay.holdings().serve(event -> true);
    }

    @Override
    public void onStart(ZooRelay relay) {
        start.accept(relay);
    }

    @Override
    public void turn(ZooRelay relay, Turn turn) {
        (turn == Turn.FIRST ? first : second).accept(relay);
    }
}
