package dev.camelstr.pipeline.serve.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.health.ConditionHealth;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DatabaseFullIT {

    @Test
    void aDatabaseThatIsLargerThanItMayBeTakesNoMoreEventsAndIsRead() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.datasource.max-size", "1MB"));
                RelayClient client = relay.connect()) {
            Awaitility.await().untilAsserted(() -> {
                RelayMessage.Ok ok = client.publish(TestRelay.note(TestRelay.author(), "one more"));
                assertThat(ok.accepted()).isFalse();
                assertThat(ok.message()).isEqualTo("error: the database is full, try again later");
            });

            assertThat(client.stored("s", "{\"kinds\":[2]}")).isEmpty();
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(health(relay).call().getState()).isEqualTo(HealthCheck.State.DOWN));
        }
    }

    @Test
    void aDatabaseThatMayGrowTakesEvents() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.datasource.max-size", "1TB"));
                RelayClient client = relay.connect()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(health(relay).call().getState()).isEqualTo(HealthCheck.State.UP));
            assertThat(client.publish(TestRelay.note(TestRelay.author(), "one more"))
                            .accepted())
                    .isTrue();
        }
    }

    private static ConditionHealth health(TestRelay relay) {
        return relay.application()
                .context()
                .getRegistry()
                .lookupByNameAndType("databaseSizeHealth", ConditionHealth.class);
    }
}
