package dev.camelstr.component.relay;

import java.util.concurrent.Executor;

/**
 * What the sessions of one server share.
 *
 * @param arriving what has arrived and is not yet in the route
 * @param leaving what waits for clients
 */
record SessionContext(
        NostrRelayConfiguration configuration,
        Counters counters,
        SessionRegistry registry,
        Executor workers,
        Dispatcher dispatcher,
        SessionListener listener,
        ByteBudget arriving,
        ByteBudget leaving) {}
