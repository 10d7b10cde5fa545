package dev.camelstr.component.local;

import dev.camelstr.component.local.log.LogFolder;
import dev.camelstr.component.local.log.PartitionLog;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down when a log takes no messages any more. A full log is not: it is for its consumers to come after. */
final class LocalStreamHealthCheck extends AbstractHealthCheck {
    private final LocalStreamComponent component;

    LocalStreamHealthCheck(LocalStreamComponent component) {
        super("camel", "local-stream");
        this.component = component;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("directory", component.getDirectory()).up();
        component.openFolder().map(LogFolder::streams).map(LogFolder::partitions).stream()
                .flatMap(partitions -> partitions.stream())
                .map(PartitionLog::failure)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(e -> builder.message(e.getMessage()).error(e).down());
    }
}
