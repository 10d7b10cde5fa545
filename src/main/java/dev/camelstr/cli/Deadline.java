package dev.camelstr.cli;

import java.time.Duration;

/** A span of time that can begin anew. */
final class Deadline {
    private final Duration span;
    private long began = System.nanoTime();

    Deadline(Duration span) {
        this.span = span;
    }

    void begin() {
        began = System.nanoTime();
    }

    boolean isOver() {
        return System.nanoTime() - began > span.toNanos();
    }
}
