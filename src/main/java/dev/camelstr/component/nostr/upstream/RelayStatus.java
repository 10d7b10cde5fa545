package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.RelayState;

/** What the connection to a relay is doing now, and why. Thread-safe. */
public final class RelayStatus {

    /** @param reason in the relay's or the network's words; may be empty */
    public record Snapshot(RelayState state, String reason, long sinceMillis) {}

    /** @param reason why the relay was lost or refused us last; empty if that never happened */
    public record Failure(String reason, long atMillis) {}

    private volatile Snapshot snapshot = new Snapshot(RelayState.STOPPED, "", System.currentTimeMillis());

    private volatile Failure lastFailure = new Failure("", 0);

    void change(RelayState state, String reason) {
        if (!reason.isEmpty() && (state == RelayState.BACKOFF || state == RelayState.REFUSED)) {
            lastFailure = new Failure(reason, System.currentTimeMillis());
        }
        snapshot = new Snapshot(state, reason, System.currentTimeMillis());
    }

    public Failure lastFailure() {
        return lastFailure;
    }

    public Snapshot get() {
        return snapshot;
    }
}
