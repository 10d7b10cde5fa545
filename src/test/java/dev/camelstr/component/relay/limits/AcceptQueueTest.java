package dev.camelstr.component.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AcceptQueueTest {

    @Test
    void theSystemsLimitIsReadWhole() throws Exception {
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/core/somaxconn").start();

        assertThat(AcceptQueue.limit())
                .isEqualTo(Integer.parseInt(
                        new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()));
    }
}
