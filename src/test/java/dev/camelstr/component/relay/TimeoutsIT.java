package dev.camelstr.component.relay;

import static dev.camelstr.testing.RawClient.PING;
import static dev.camelstr.testing.RawClient.PONG;
import static dev.camelstr.testing.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeoutsIT {

    @Test
    void aMessageThatIsNeverFinishedClosesWith1008() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("messageTimeout", 200), TestRelay.ECHO);
                RawClient client = RawClient.connect(relay.port())) {
            client.frame(TEXT, false, "[\"REQ\"".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aFrameThatIsNeverFinishedClosesWith1008() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("messageTimeout", 200), TestRelay.ECHO);
                RawClient client = RawClient.connect(relay.port())) {
            client.write(new byte[] {(byte) 0x81, (byte) 0xfe, 0x70, 0, 0, 0, 0, 0, '['});
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aMessageThatIsSkippedAndNeverFinishedClosesWith1008() throws Exception {
        try (TestRelay relay =
                        TestRelay.start(Map.of("messageTimeout", 200, "maxMessageBytes", 10_000), TestRelay.ECHO);
                RawClient client = RawClient.connect(relay.port())) {
            client.write(new byte[] {(byte) 0x81, (byte) 0xfe, 0x70, 0, 0, 0, 0, 0, '['}); // 28,672 bytes
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aClientThatAnswersNoPingIsClosed() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("pingInterval", 100, "idleTimeout", 1000), TestRelay.ECHO);
                RawClient client = RawClient.connect(relay.port())) {
            assertThat(client.read().opcode()).isEqualTo(PING);
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(relay.statistics().idleClosed()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatAnswersPingsStays() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("pingInterval", 100, "idleTimeout", 5000), TestRelay.ECHO);
                RawClient client = RawClient.connect(relay.port())) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
            while (System.nanoTime() - end < 0) {
                RawClient.Frame ping = client.read();
                assertThat(ping.opcode()).isEqualTo(PING);
                client.frame(PONG, true, ping.payload());
            }
        }
    }

    @Test
    void aHandshakeThatTakesTooLongIsCutOff() throws Exception {
        try (TestRelay relay = TestRelay.start(Map.of("handshakeTimeout", 300), TestRelay.ECHO);
                RawClient client = new RawClient(relay.port())) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\nX-Slow:".getBytes(StandardCharsets.US_ASCII));
            client.awaitEnd();
        }
    }
}
