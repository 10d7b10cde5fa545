package dev.camelstr.pipeline.serve.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiskFullIT {

    @Test
    void aDiskThatIsNearlyFullTakesNoMoreEventsAndIsRead() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.min-free-disk", "1000000TB"));
                RelayClient client = relay.connect()) {
            RelayMessage.Ok ok = client.publish(TestRelay.note(TestRelay.author(), "one more"));

            assertThat(ok.accepted()).isFalse();
            assertThat(ok.message()).isEqualTo("error: the disk is nearly full, try again later");
            assertThat(client.stored("s", "{}")).isEmpty();
        }
    }
}
