package dev.camelstr.testing.zoo.behaviour;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;

/** Starts relays of the zoo and visits them; ends both. */
abstract class Visits {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Specimen start(String behaviour) {
        Specimen specimen = Behaviours.one(behaviour).start();
        open.push(specimen);
        return specimen;
    }

    Visitor visit(String behaviour) throws IOException {
        return visit(start(behaviour));
    }

    Visitor visit(Specimen specimen) throws IOException {
        Visitor visitor = Visitor.of(specimen);
        open.push(visitor);
        return visitor;
    }

    @AfterEach
    void end() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
