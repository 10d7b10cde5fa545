package dev.camelstr.component.relay;

import java.util.concurrent.Executor;

/**
 * What the sessions of one server share.
 *
 * @param maxWriteTotal how many bytes may wait for all clients together
 */
record SessionContext(
        NostrRelayConfiguration configuration,
        Counters counters,
        SessionRegistry registry,
        Executor workers,
        Dispatcher dispatcher,
        SessionListener listener,
        long maxWriteTotal) {}
