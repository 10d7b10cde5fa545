package dev.camelstr.cli.output;

import java.time.Duration;

/** A span of time that can begin anew. */
public final class Deadline {
    private final Duration span;
    private long began = System.nanoTime();

    public Deadline(Duration span) {
        this.span = span;
    }

    public void begin() {
        began = System.nanoTime();
    }

    public boolean isOver() {
        return System.nanoTime() - began > span.toNanos();
    }
}
