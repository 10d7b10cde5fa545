package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.memory.Use;
import dev.camelstr.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes and however it ends: when all have gone, nothing is held for anybody. */
class AccountingIT {
    private static final int PLACES = 40;
    private static final String HALF_A_PAIR = "[\"REQ\",\"x\",{\"\\ud800\":[1]}]";

    private final AtomicInteger failures = new AtomicInteger();

    /** Fails as a defect would, without an answer, where a subscription is named so. */
    private final Processor faulty = exchange -> {
        if (TestRelay.subscription(exchange).equals("fail")) {
            failures.incrementAndGet();
            throw new AssertionError("a defect");
        }
        TestRelay.ECHO.process(exchange);
    };

    private TestRelay relay;

    @BeforeEach
    void start() throws Exception {
        RpcHandler rpc = request -> {
            throw new IllegalStateException("a defect");
        };
        relay = TestRelay.start(
                Map.of(
                        "rpc", rpc,
                        "compression", true,
                        "maxConnections", PLACES,
                        "handshakeTimeout", 2_000,
                        "slowReaderTimeout", 2_000,
                        "maxMessageBytes", 262_144,
                        "byteRate", 0,
                        "addressByteRate", 0),
                faulty);
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        RelayStatistics statistics = relay.statistics();
        Awaitility.await().untilAsserted(() -> {
            assertThat(statistics.openSessions()).as("sessions").isZero();
            assertThat(statistics.newcomers()).as("newcomers").isZero();
            assertThat(statistics.calls()).as("calls").isZero();
            assertThat(statistics.arrivingBytes()).as("arriving bytes").isZero();
            assertThat(statistics.leavingBytes()).as("leaving bytes").isZero();
            assertThat(statistics.queuedBytes()).as("queued bytes").isZero();
            assertThat(relay.context().getInflightRepository().size())
                    .as("exchanges")
                    .isZero();
            for (Use use : Use.values()) {
                assertThat(statistics.memory(use)).as("memory: " + use).isZero();
            }
        });
        everyPlaceIsFree();
        relay.close();
    }

    private void everyPlaceIsFree() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                clients.add(connect());
                assertThat(clients.get(i).handshake()).startsWith("HTTP/1.1 101");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void textThatCannotBeAnsweredInFullIsAnsweredAllTheSame() throws Exception {
        try (RawClient client = connect()) {
            for (int i = 0; i < 200; i++) {
                client.text(HALF_A_PAIR);
                assertThat(client.nextText()).startsWith("[\"CLOSED\",\"x\",\"unsupported: ");
            }
            client.text("[\"REQ\",\"y\",{}]");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"y\"]");
        }
    }

    @Test
    void aDefectEndsNoSessionInSilence() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = connect()) {
                client.text("[\"REQ\",\"fail\",{\"#t\":[\"" + "x".repeat(100_000) + "\"]}]");
                assertThat(client.nextText()).matches("closed: 1011|\\[\"CLOSED\",\"fail\",\"error: .*");
            }
        }
        assertThat(failures).hasValue(20);
        try (RawClient client = connect()) {
            client.text("[\"REQ\",\"y\",{}]");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"y\"]");
        }
    }

    @Test
    void whatIsCutInTheMiddleIsGivenBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = connect()) {
                byte[] frame = RawClient.encode(0x81, new byte[100_000]);
                client.write(java.util.Arrays.copyOf(frame, 50_000));
                client.frame(RawClient.PING, true, new byte[0]);
            }
            try (RawClient client = connect()) {
                client.frame(RawClient.TEXT, false, "[\"REQ\",\"".getBytes(StandardCharsets.UTF_8));
                client.frame(RawClient.CONTINUATION, false, new byte[60_000]);
            }
            try (RawClient client =
                    RawClient.connect(relay.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
                client.deflated(new byte[2_000_000]);
                assertThat(client.closeCode()).isEqualTo(1009);
            }
            try (RawClient client = connect()) {
                client.frame(RawClient.BINARY, true, new byte[10_000]);
                client.text("not json");
                client.write(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
                assertThat(client.closeCode()).isEqualTo(1002);
            }
        }
    }

    @Test
    void whatCannotBeInflatedIsGivenBack() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient client =
                    RawClient.connect(relay.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
                client.write(RawClient.encode(0x80 | 0x40 | RawClient.TEXT, new byte[] {0x07, 0x55, -1, -1, 0x13}));
                assertThat(client.closeCode()).isEqualTo(1002);
            }
        }
    }

    @Test
    void refusedUpgradesAreGivenBack() throws Exception {
        for (int i = 0; i < 3 * PLACES; i++) {
            try (RawClient client = new RawClient(relay.port())) {
                client.write(ascii("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
                assertThat(client.rest()).startsWith("HTTP/1.1 400");
            }
        }
    }

    @Test
    void manyRequestsInOnePacketAreGivenBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = new RawClient(relay.port())) {
                client.write(ascii("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".repeat(100)));
            }
        }
    }

    @Test
    void unfinishedRequestsAreGivenBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient half = new RawClient(relay.port())) {
                half.write(ascii("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + "y".repeat(40_000)));
            }
            try (RawClient head = new RawClient(relay.port())) {
                head.write(ascii("GET / HTTP/1.1\r\nHo"));
            }
            Awaitility.await("those that went to make room")
                    .until(() -> relay.statistics().calls() == 0);
            try (RawClient failing = new RawClient(relay.port())) {
                assertThat(failing.http("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))
                        .startsWith("HTTP/1.1 500");
            }
            try (RawClient large = new RawClient(relay.port())) {
                assertThat(large.http("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n"))
                        .startsWith("HTTP/1.1 413");
            }
        }
    }

    @Test
    void whatIsSentToWhoHasNoRoomIsGivenBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = connect()) {
                byte[] frame = RawClient.encode(0x81, new byte[200_000]);
                for (int j = 0; j < 50; j++) {
                    client.frame(
                            RawClient.TEXT,
                            true,
                            ("[\"REQ\",\"" + "x".repeat(60) + "\",{}]").getBytes(StandardCharsets.UTF_8));
                }
                client.write(new byte[] {(byte) 0xff, (byte) 0xff}); // broken, and it goes on
                client.write(frame);
            } catch (IOException e) {
                // It was cut before it had sent all.
            }
        }
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(relay.port());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
