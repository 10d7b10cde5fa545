package dev.camelstr.testing.zoo.habit;

import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;

/** Counts the WebSockets of all relays that have it. Thread-safe. */
public final class Crowd implements Habit {
    private int now;
    private int most;

    @Override
    public synchronized void onJoined(ZooSession session) {
        now++;
        most = Math.max(most, now);
    }

    @Override
    public synchronized void onEnd(ZooSession session) {
        now--;
    }

    /** The most that there were at once. */
    public synchronized int most() {
        return most;
    }
}
