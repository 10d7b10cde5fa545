package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Resource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while a stream that is read or published to has no connection. */
final class RabbitMqStreamHealthCheck extends AbstractHealthCheck {
    private final RabbitMqStreamComponent component;

    RabbitMqStreamHealthCheck(RabbitMqStreamComponent component) {
        super("camel", "rabbitmq-stream");
        this.component = component;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        component
                .usedBroker()
                .ifPresent(broker -> builder.detail("broker", broker.address().toString()));
        List<String> away = Stream.concat(
                        component.sources().stream()
                                .flatMap(source -> source.readers().stream())
                                .filter(reader -> isAway(reader.state()))
                                .map(PartitionReader::name),
                        component.producers().stream()
                                .flatMap(producer -> producer.partitions().stream())
                                .filter(producer -> isAway(producer.state()))
                                .map(PartitionProducer::stream))
                .distinct()
                .sorted()
                .toList();
        if (!away.isEmpty()) {
            builder.message("No connection to the broker for " + String.join(", ", away))
                    .down();
        }
    }

    private static boolean isAway(Resource.State state) {
        return state == Resource.State.RECOVERING || state == Resource.State.CLOSED;
    }
}
