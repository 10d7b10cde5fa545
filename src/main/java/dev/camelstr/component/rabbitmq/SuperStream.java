package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.Producer;
import java.util.ArrayList;
import java.util.List;

/** What the broker binds to the name of a super stream. */
final class SuperStream {
    private SuperStream() {}

    /**
     * The streams that are its partitions, in their order; none if there is no such super stream, whatever streams have
     * the names of its partitions. The client tells them to a routing strategy only, so a message asks for its route and
     * gets none.
     */
    static List<String> partitions(Environment environment, String superStream) {
        List<String> partitions = new ArrayList<>();
        try (Producer producer = environment
                .producerBuilder()
                .superStream(superStream)
                .routing(message -> superStream)
                .strategy((message, metadata) -> {
                    partitions.addAll(metadata.partitions());
                    return List.of();
                })
                .producerBuilder()
                .build()) {
            producer.send(producer.messageBuilder().build(), unroutable -> {});
        } catch (IllegalArgumentException noPartitions) {
            return List.of();
        }
        return partitions;
    }
}
