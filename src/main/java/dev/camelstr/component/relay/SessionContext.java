package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.ClientMemory;
import java.util.concurrent.Executor;

/**
 * What the sessions of one server share.
 *
 * @param memory what is kept for their clients
 */
record SessionContext(
        NostrRelayConfiguration configuration,
        Counters counters,
        SessionRegistry registry,
        Executor workers,
        Dispatcher dispatcher,
        SessionListener listener,
        ClientMemory memory) {}
