package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.upstream.RelayStatus;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready while the relay is connected and subscribed to. */
final class NostrConsumerHealthCheck extends AbstractHealthCheck {

    private final NostrConsumer consumer;
    private final String routeId;

    NostrConsumerHealthCheck(NostrConsumer consumer, String routeId) {
        super("camel", "consumer:nostr-" + routeId);
        this.consumer = consumer;
        this.routeId = routeId;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        RelayStatus.Snapshot status = consumer.status();
        builder.detail("relay", consumer.getRelay());
        builder.detail("state", status.state().name());
        if (routeId != null) {
            builder.detail("route.id", routeId);
        }
        switch (status.state()) {
            case CONNECTED, LIVE, SUSPENDED, WAITING -> builder.up();
            default ->
                builder.message("Relay " + consumer.getRelay() + ": "
                                + (status.reason().isEmpty() ? status.state().name() : status.reason()))
                        .down();
        }
    }
}
