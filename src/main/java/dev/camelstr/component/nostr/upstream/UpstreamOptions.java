package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.nostr.crypto.EventSigner;
import java.time.Duration;
import java.util.Optional;

/**
 * How a consumer keeps its subscription.
 *
 * @param signer who authenticates, if anyone does
 */
public record UpstreamOptions(
        RelaySettings relay,
        Subscription subscription,
        Optional<EventSigner> signer,
        Duration pingInterval,
        Duration reconnectMinDelay,
        Duration reconnectMaxDelay,
        Duration refusedDelay,
        Duration maxPause) {}
