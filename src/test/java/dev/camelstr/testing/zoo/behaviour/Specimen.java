package dev.camelstr.testing.zoo.behaviour;

import dev.camelstr.testing.zoo.ZooRelay;

/** A relay that behaves in a certain way, with the authors whose events it holds. */
public record Specimen(Behaviour behaviour, Population authors, ZooRelay relay) implements AutoCloseable {
    @Override
    public void close() {
        relay.close();
    }
}
