package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.nostr.crypto.EventSigner;
import java.time.Duration;
import java.util.Optional;

/**
 * How a producer publishes.
 *
 * @param signer who authenticates, if anyone does
 * @param maxPending events that may be waiting for their OK
 * @param retryDelay after a failed attempt to connect, publishing fails at once for so long
 */
record PublisherOptions(
        RelaySettings relay,
        Optional<EventSigner> signer,
        Duration pingInterval,
        Duration okTimeout,
        Duration retryDelay,
        int maxPending) {}
