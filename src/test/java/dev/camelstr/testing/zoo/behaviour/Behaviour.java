package dev.camelstr.testing.zoo.behaviour;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
import java.util.List;
import java.util.function.Function;

/**
 * A way in which relays are found to behave. Immutable; each relay that is started behaves so anew.
 *
 * @param name in lower case, with hyphens
 * @param refused what is served, too, and nobody has to take
 */
public record Behaviour(
        String name,
        Function<Population, List<Habit>> habits,
        Function<Population, List<Event>> events,
        Function<Population, List<Event>> refused,
        Owed owed) {
    private static final int EVENTS = 1_200;

    /** Of a relay with 1,200 events of three days. */
    static Behaviour of(String name, Function<Population, List<Habit>> habits) {
        return new Behaviour(name, habits, authors -> authors.spread(EVENTS), authors -> List.of(), Owed.ALL);
    }

    Behaviour with(int count) {
        return holding(authors -> authors.spread(count));
    }

    Behaviour holding(Function<Population, List<Event>> others) {
        return new Behaviour(name, habits, others, refused, owed);
    }

    Behaviour servingToo(Function<Population, List<Event>> others) {
        return new Behaviour(name, habits, events, others, owed);
    }

    Behaviour owing(Owed less) {
        return new Behaviour(name, habits, events, refused, less);
    }

    /** A relay that behaves so. */
    public Specimen start() {
        Population authors = new Population(name);
        Holdings holdings = new Holdings().add(events.apply(authors)).addRefused(refused.apply(authors));
        return new Specimen(this, authors, ZooRelay.start(holdings, habits.apply(authors)));
    }

    @Override
    public String toString() {
        return name;
    }
}
