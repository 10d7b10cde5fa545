package dev.camelstr.testing.zoo.behaviour;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** All ways in which relays are found to behave. */
public final class Behaviours {
    private Behaviours() {}

    public static List<Behaviour> all() {
        return Stream.of(
                        Pages.all(),
                        Endings.all(),
                        Rules.all(),
                        Connections.all(),
                        Contents.all(),
                        Times.all(),
                        Reconciliations.all(),
                        Documents.all())
                .flatMap(Collection::stream)
                .toList();
    }

    /**
     * @param names separated by commas; empty: all
     * @throws IllegalArgumentException for a name that there is not
     */
    public static List<Behaviour> named(String names) {
        return names.isBlank()
                ? all()
                : Stream.of(names.split(",")).map(Behaviours::one).toList();
    }

    public static Behaviour one(String name) {
        return all().stream()
                .filter(behaviour -> behaviour.name().equals(name.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no behaviour " + name + " among " + all()));
    }
}
