package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.RelayState;

/** What the connection to a relay is doing now, and why. Thread-safe. */
public final class RelayStatus {

    /** @param reason in the relay's or the network's words; may be empty */
    public record Snapshot(RelayState state, String reason, long sinceMillis) {}

    private volatile Snapshot snapshot = new Snapshot(RelayState.STOPPED, "", System.currentTimeMillis());

    void change(RelayState state, String reason) {
        snapshot = new Snapshot(state, reason, System.currentTimeMillis());
    }

    public Snapshot get() {
        return snapshot;
    }
}
