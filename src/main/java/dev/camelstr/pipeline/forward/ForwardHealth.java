package dev.camelstr.pipeline.forward;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** The health check {@code forwards}: down while no relay takes what is forwarded. Nobody waits for it, so no reason to be not ready. */
public final class ForwardHealth extends AbstractHealthCheck {
    public ForwardHealth() {
        super("camelstr", "forwards");
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<ForwardedRelay> relays = ForwardRoutes.relays(getCamelContext());
        relays.forEach(
                relay -> builder.detail(relay.relay(), relay.trouble().isEmpty() ? relay.state() : relay.trouble()));
        List<ForwardedRelay> troubled =
                relays.stream().filter(relay -> !relay.trouble().isEmpty()).toList();
        if (relays.isEmpty() || troubled.size() < relays.size()) {
            builder.up();
        } else {
            builder.message(troubled.stream().map(ForwardedRelay::trouble).collect(Collectors.joining("; ")))
                    .down();
        }
    }
}
