package dev.camelstr.faults.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What clients do and see is written down here, by one clock. Thread-safe. */
final class Recorder {
    private static final long BEGIN = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    private final List<Operation.Publish> published = new ArrayList<>();
    private final List<Operation.Read> read = new ArrayList<>();
    private final List<Operation.Live> live = new ArrayList<>();

    /** Nanoseconds since 1970, which never go back. */
    static long now() {
        return BEGIN + System.nanoTime();
    }

    synchronized void add(Operation operation) {
        if (operation instanceof Operation.Publish one) {
            published.add(one);
        } else if (operation instanceof Operation.Read one) {
            read.add(one);
        } else if (operation instanceof Operation.Live one) {
            live.add(one);
        }
    }

    synchronized History history() {
        return new History(published, read, live);
    }
}
