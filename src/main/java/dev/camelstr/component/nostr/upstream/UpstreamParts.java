package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.ConnectionListener;
import dev.camelstr.component.nostr.link.Workers;

/**
 * What {@link Upstream} and its conversations work with.
 *
 * @param sink takes what the relay sends
 * @param listener told when a connection is made, and when all has ended well
 */
public record UpstreamParts(
        UpstreamOptions options,
        Workers workers,
        Upstream.Sink sink,
        ConnectionListener listener,
        CursorKeeper cursor,
        InFlight inFlight,
        RelayCounters counters,
        RelayStatus status) {

    /** The relay as logs name it. */
    String name() {
        return options.relay().name();
    }
}
