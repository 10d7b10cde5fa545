package dev.camelstr.component.nostr;

import java.util.ArrayList;
import java.util.List;

/** Cursors in memory. */
final class MemoryCursors implements CursorStore {

    private long seconds;
    private long generation = 1;
    private final List<Long> saved = new ArrayList<>();

    MemoryCursors at(long start) {
        seconds = start;
        return this;
    }

    @Override
    public synchronized Cursor load(String relay) {
        return new Cursor(seconds, generation);
    }

    @Override
    public synchronized boolean save(String relay, Cursor cursor) {
        if (cursor.generation() != generation) {
            return false;
        }
        seconds = cursor.seconds();
        saved.add(seconds);
        return true;
    }

    @Override
    public synchronized long generation() {
        return generation;
    }

    synchronized void lower(long to) {
        seconds = to;
        generation++;
    }

    synchronized long seconds() {
        return seconds;
    }

    synchronized List<Long> saved() {
        return List.copyOf(saved);
    }
}
