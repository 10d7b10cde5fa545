package dev.camelstr.component.stream;

import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while a partition does not move on because its exchange, its claim or its stream fails. */
final class StreamConsumerHealthCheck extends AbstractHealthCheck {
    private final StreamConsumer consumer;

    StreamConsumerHealthCheck(StreamConsumer consumer, String routeId) {
        super("camel", "consumer:" + (routeId == null ? consumer.getEndpoint().getEndpointUri() : routeId) + "-stream");
        this.consumer = consumer;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("partitions.held", consumer.partitionsHeld());
        List<Exception> troubles = consumer.troubles();
        if (troubles.isEmpty()) {
            builder.up();
            return;
        }
        Exception first = troubles.get(0);
        builder.message(first.toString()).error(first).down();
    }
}
