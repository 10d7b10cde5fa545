package dev.camelstr.component.relay;

import dev.camelstr.component.relay.session.ServerSessions;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Up while clients are accepted. */
final class NostrRelayHealthCheck extends AbstractHealthCheck {
    private final NostrRelayEndpoint endpoint;
    private final ServerSessions sessions;

    NostrRelayHealthCheck(NostrRelayEndpoint endpoint, ServerSessions sessions, String routeId) {
        super("camel", "consumer:" + (routeId == null ? endpoint.getEndpointUri() : routeId) + "-nostr-relay");
        this.endpoint = endpoint;
        this.sessions = sessions;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("port", endpoint.getBoundPort()).detail("sessions", sessions.count());
        if (sessions.isSuspended()) {
            builder.message("suspended: no clients are accepted").down();
        } else {
            builder.up();
        }
    }
}
