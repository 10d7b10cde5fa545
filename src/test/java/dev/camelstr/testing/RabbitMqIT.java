package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.stream.Environment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RabbitMqIT {

    @Test
    void theSharedBrokerServesStreams() {
        try (Environment environment =
                Environment.builder().uri(RabbitMq.shared().uri()).build()) {
            String stream = TestNames.unique("fixture");
            environment.streamCreator().stream(stream).create();
            assertThat(environment.streamExists(stream)).isTrue();
            environment.deleteStream(stream);
        }
    }

    @Test
    void aBrokerOfOnesOwnKeepsItsStreamsWhenItIsStoppedOrKilledAndStartedAgain() {
        try (RabbitMq broker = RabbitMq.start()) {
            String stream = TestNames.unique("fixture");
            try (Environment environment =
                    Environment.builder().uri(broker.uri()).build()) {
                environment.streamCreator().stream(stream).create();
            }
            broker.stop();
            broker.startAgain();
            broker.kill();
            broker.startAgain();
            try (Environment environment =
                    Environment.builder().uri(broker.uri()).build()) {
                // A broker serves connections before it has brought its streams up.
                await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> environment.streamExists(stream));
            }
        }
    }
}
