package dev.camelstr.component.stream;

import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.DefaultComponent;

/** A component whose endpoints are streams: its health is checked while it runs. */
public abstract class StreamComponent extends DefaultComponent implements StreamAdmin {
    private HealthCheck healthCheck;

    /** Those of a type that a context has. */
    public static <T extends StreamComponent> List<T> all(CamelContext context, Class<T> type) {
        return context.getComponentNames().stream()
                .map(context::hasComponent)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The check of this component, a new one. */
    protected abstract HealthCheck newHealthCheck();

    /**
     * Before what the component uses is opened: who still asks while all stops must not have it opened again, as nobody would close
     * it.
     *
     * @throws IllegalStateException if the component is stopped
     */
    protected final void requireNotStopped() {
        if (isStoppingOrStopped()) {
            throw new IllegalStateException(getClass().getSimpleName() + " is stopped");
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        healthCheck = newHealthCheck();
        healthChecks().ifPresent(registry -> registry.register(healthCheck));
    }

    @Override
    protected void doStop() throws Exception {
        healthChecks().ifPresent(registry -> registry.unregister(healthCheck));
        super.doStop();
    }

    private Optional<HealthCheckRegistry> healthChecks() {
        return Optional.ofNullable(HealthCheckRegistry.get(getCamelContext()));
    }
}
