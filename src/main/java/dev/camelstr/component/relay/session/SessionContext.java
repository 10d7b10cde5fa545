package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.SessionListener;
import dev.camelstr.component.relay.limits.ByteBudget;
import java.util.concurrent.Executor;

/**
 * What the sessions of one server share.
 *
 * @param arriving what has arrived and is not yet in the route
 * @param leaving what waits for clients
 */
public record SessionContext(
        NostrRelayConfiguration configuration,
        Counters counters,
        SessionRegistry registry,
        Executor workers,
        MessageReceiver dispatcher,
        SessionListener listener,
        ByteBudget arriving,
        ByteBudget leaving) {}
