package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.component.relay.memory.SharedBytes;
import dev.camelstr.nostr.EventId;

/**
 * What subscriptions keep of an event that has just been stored, or is not to be stored: not what parsing has made of it.
 *
 * @param raw its JSON; not to be modified
 * @param shared counts who keeps it
 */
record LiveEvent(EventId id, byte[] raw, SharedBytes shared) {}
