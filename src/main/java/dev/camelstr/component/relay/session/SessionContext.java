package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.NostrRelayConfiguration;
import dev.camelstr.component.relay.SessionListener;
import dev.camelstr.component.relay.limits.Turns;
import dev.camelstr.component.relay.memory.ClientMemory;
import java.util.concurrent.Executor;

/**
 * What the sessions of one server share.
 *
 * @param turns in which their messages go through the route
 * @param memory what is kept for their clients
 */
public record SessionContext(
        NostrRelayConfiguration configuration,
        Counters counters,
        SessionRegistry registry,
        Executor workers,
        Turns turns,
        MessageReceiver dispatcher,
        SessionListener listener,
        ClientMemory memory) {}
