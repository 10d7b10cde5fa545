package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.StreamCreator.LeaderLocator;
import java.util.OptionalInt;

/**
 * On which nodes of a cluster a stream is put when it is created.
 *
 * @param replicas on how many, the leader's among them (RabbitMQ's {@code initial-cluster-size}); empty: the broker
 *     decides, which takes all of them
 * @param leaderLocator which of them leads (RabbitMQ's {@code queue-leader-locator}): {@code balanced}, the one that
 *     leads the fewest, or {@code client-local}, the one that was asked
 */
record Placement(OptionalInt replicas, String leaderLocator) {
    Placement {
        if (replicas.isPresent() && replicas.getAsInt() < 1) {
            throw new IllegalArgumentException("A stream has 1 replica or more, not " + replicas.getAsInt());
        }
        LeaderLocator.from(leaderLocator); // an unknown one is refused here
    }

    /** As options give it: 0 replicas are as many as the broker decides. */
    static Placement of(int replicas, String leaderLocator) {
        return new Placement(replicas == 0 ? OptionalInt.empty() : OptionalInt.of(replicas), leaderLocator);
    }
}
