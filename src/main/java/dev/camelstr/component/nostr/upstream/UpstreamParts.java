package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.ConnectionListener;
import dev.camelstr.component.nostr.ConnectionSlots;
import dev.camelstr.component.nostr.history.History;
import dev.camelstr.component.nostr.history.IntervalKeeper;
import dev.camelstr.component.nostr.information.RelayInformationSource;
import dev.camelstr.component.nostr.link.Workers;
import java.util.Optional;

/**
 * What {@link Upstream} and its conversations work with.
 *
 * @param slots when the relay may be connected
 * @param sink takes what the relay sends
 * @param past how the relay's past is read; empty if a subscription is all there is
 * @param listener told when a connection is made, and when all has ended well
 * @param information what the relay says of itself, if it does; read when the first connection is made
 */
public record UpstreamParts(
        UpstreamOptions options,
        Workers workers,
        ConnectionSlots slots,
        Upstream.Sink sink,
        ConnectionListener listener,
        CursorKeeper cursor,
        Optional<Reading> past,
        InFlight inFlight,
        RelayCounters counters,
        RelayStatus status,
        RelayInformationSource information) {

    /** How the past is read, and how what is known of it is kept. */
    public record Reading(History history, IntervalKeeper intervals) {}

    /** The relay as logs name it. */
    String name() {
        return options.relay().name();
    }
}
