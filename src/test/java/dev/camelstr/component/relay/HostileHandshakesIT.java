package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes and first frames that no decent client sends: each is answered, cut, and nothing of it is kept. */
class HostileHandshakesIT {
    private static final byte[] NOTHING = {};
    private static final String UPGRADE = "Host: x|Upgrade: websocket|Connection: Upgrade|";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|";
    private static final String VERSION = "Sec-WebSocket-Version: 13|";

    private TestRelay relay;

    @BeforeEach
    void start() throws Exception {
        relay = TestRelay.start(
                Map.of("compression", true, "maxConnections", 50, "handshakeTimeout", 120_000), TestRelay.ECHO);
    }

    @AfterEach
    void nothingIsKept() throws Exception {
        RelayStatistics statistics = relay.statistics();
        Awaitility.await().untilAsserted(() -> {
            assertThat(statistics.openSessions()).as("sessions").isZero();
            assertThat(statistics.newcomers()).as("newcomers").isZero();
            assertThat(statistics.arrivingBytes()).as("arriving bytes").isZero();
            assertThat(statistics.leavingBytes()).as("leaving bytes").isZero();
        });
        try (RawClient client = RawClient.connect(relay.port())) {
            client.text("[\"REQ\",\"alive\",{}]");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"alive\"]");
        }
        relay.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, GET / HTTP/1.1, " + UPGRADE + VERSION,
        "400, GET / HTTP/1.1, " + UPGRADE + KEY + KEY + VERSION,
        "400, GET / HTTP/1.1, " + UPGRADE + "Sec-WebSocket-Key: x|" + VERSION,
        "400, GET / HTTP/1.1, " + UPGRADE + "Sec-WebSocket-Key: |" + VERSION,
        "400, GET / HTTP/1.1, Host: x|Upgrade: websocket|" + KEY + VERSION,
        "400, GET / HTTP/1.1, Host: x|Upgrade: websocket|Connection: close|" + KEY + VERSION,
        "400, GET / HTTP/1.1, Upgrade: websocket|Connection: Upgrade|" + KEY + VERSION,
        "400, GET / HTTP/1.1, Host: y|" + UPGRADE + KEY + VERSION,
        "400, GET / HTTP/1.0, " + UPGRADE + KEY + VERSION,
        "400, GET / HTTP/1.1, Content-Length: 5|" + UPGRADE + KEY + VERSION,
        "400, GET / HTTP/1.1, Transfer-Encoding: chunked|" + UPGRADE + KEY + VERSION,
        "405, POST / HTTP/1.1, " + UPGRADE + KEY + VERSION,
        "405, NONSENSE / HTTP/1.1, " + UPGRADE + KEY + VERSION,
        "505, GET / HTTP/3.7, " + UPGRADE + KEY + VERSION,
        "426, GET / HTTP/1.1, " + UPGRADE + KEY,
        "426, GET / HTTP/1.1, " + UPGRADE + KEY + "Sec-WebSocket-Version: 8|",
        "426, GET / HTTP/1.1, " + UPGRADE + KEY + "Sec-WebSocket-Version: 0|",
        "426, GET / HTTP/1.1, " + UPGRADE + KEY + VERSION + VERSION,
        "505, GET  / /HTTP/1.1, " + UPGRADE + KEY + VERSION,
        "400, GET / HTTP/1.1, Sec-WebSocket-Extensions: ;|" + UPGRADE + KEY + VERSION,
        "505, PRI * HTTP/2.0, SM: x|",
        "400, GET /%zz[ HTTP/1.1, " + UPGRADE + KEY + VERSION,
    })
    void aHandshakeThatIsNoneIsRefusedAndCut(int status, String line, String headers) throws Exception {
        for (int i = 0; i < 5; i++) {
            try (RawClient client = new RawClient(relay.port())) {
                client.write(ascii(line + "\r\n" + headers.replace("|", "\r\n") + "\r\n"));
                assertThat(client.rest()).startsWith("HTTP/1.1 " + status).contains("onnection: close");
            }
        }
    }

    @Test
    void headersBeyondTheBoundAreRefusedAndCut() throws Exception {
        String[] heads = {
            "Sec-WebSocket-Protocol: " + "x".repeat(100_000),
            "X: y\r\n".repeat(20_000),
            "X-" + "y".repeat(100_000) + ": z"
        };
        for (String head : heads) {
            try (RawClient client = new RawClient(relay.port())) {
                client.write(ascii("GET / HTTP/1.1\r\n" + (UPGRADE + KEY + VERSION).replace("|", "\r\n")));
                client.write(ascii(head.substring(0, 20_000)));
                assertThat(client.rest()).startsWith("HTTP/1.1 431");
            }
        }
        try (RawClient client = new RawClient(relay.port())) {
            client.write(ascii("GET /" + "x".repeat(20_000)));
            assertThat(client.rest()).startsWith("HTTP/1.1 414");
        }
    }

    @Test
    void aRefusedUpgradeOfAServerThatIsFullIsCut() throws Exception {
        try (TestRelay full = TestRelay.start(
                        Map.of("maxConnectionsPerAddress", 1, "handshakeTimeout", 120_000), TestRelay.ECHO);
                RawClient first = RawClient.connect(full.port())) {
            assertThat(first.handshake()).startsWith("HTTP/1.1 101");
            for (int i = 0; i < 20; i++) {
                try (RawClient second = RawClient.connect(full.port())) {
                    assertThat(second.handshake()).startsWith("HTTP/1.1 429").contains("onnection: close");
                    second.rest();
                }
            }
            Awaitility.await().until(() -> full.statistics().newcomers() == 0);
        }
    }

    @Test
    @Timeout(20) // it must not lie there until the next ping
    void whatFollowsAnUpgradeAtOnceIsItsFirstFrame() throws Exception {
        try (RawClient client = new RawClient(relay.port())) {
            byte[] upgrade = ascii("GET / HTTP/1.1\r\n" + (UPGRADE + KEY + VERSION).replace("|", "\r\n") + "\r\n");
            byte[] frame = RawClient.encode(0x80 | RawClient.TEXT, ascii("[\"REQ\",\"early\",{}]"));
            byte[] both = Arrays.copyOf(upgrade, upgrade.length + frame.length);
            System.arraycopy(frame, 0, both, upgrade.length, frame.length);
            client.write(both);
            assertThat(client.http("")).startsWith("HTTP/1.1 101");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"early\"]");
        }
    }

    @Test
    void anUpgradeBehindOtherRequestsIsRefused() throws Exception {
        try (RawClient client = new RawClient(relay.port())) {
            client.write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n"
                    + (UPGRADE + KEY + VERSION).replace("|", "\r\n") + "\r\n"));
            client.write(RawClient.encode(0x80 | RawClient.TEXT, ascii("[\"REQ\",\"early\",{}]")));
            assertThat(client.rest()).startsWith("HTTP/1.1 200").contains("HTTP/1.1 400");
        }
    }

    @Test
    void brokenFirstFramesAreAnsweredWithTheirCode() throws Exception {
        Object[][] frames = {
            {1002, ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n")},
            {1002, new byte[] {(byte) 0x81, 2, 'h', 'i'}},
            {1002, RawClient.encode(0x80 | 3, NOTHING)},
            {1002, RawClient.encode(0x80 | 0x0b, NOTHING)},
            {1002, RawClient.encode(0x80 | 0x10 | RawClient.TEXT, NOTHING)},
            {1002, RawClient.encode(0x80 | 0x20 | RawClient.TEXT, NOTHING)},
            {1002, RawClient.encode(RawClient.PING, NOTHING)},
            {1002, RawClient.encode(RawClient.CLOSE, NOTHING)},
            {1002, RawClient.encode(0x80 | RawClient.PING, new byte[126])},
            {1002, RawClient.encode(0x80 | RawClient.CONTINUATION, NOTHING)},
            {1009, new byte[] {(byte) 0x81, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4}},
            {1002, new byte[] {(byte) 0x81, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4}},
            {1002, new byte[] {(byte) 0x81, (byte) 0xfe, 0, 1, 0, 0, 0, 0, 'x'}},
            {1002, close(1005)},
            {1002, close(1006)},
            {1002, close(1015)},
            {1002, close(999)},
            {1002, close(1016)},
            {1002, close(2999)},
            {1002, RawClient.encode(0x80 | RawClient.CLOSE, new byte[] {3})},
            {1007, RawClient.encode(0x80 | RawClient.CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xc0, (byte) 0x80})},
            {1007, RawClient.encode(0x80 | RawClient.TEXT, new byte[] {'[', '"', -1, '"', ']'})},
        };
        for (Object[] frame : frames) {
            try (RawClient client = RawClient.connect(relay.port())) {
                client.write((byte[]) frame[1]);
                assertThat(client.closeCode())
                        .as(Arrays.toString((byte[]) frame[1]))
                        .isEqualTo(frame[0]);
            }
        }
    }

    @Test
    void corruptDeflateEndsItsSessionAndNothingElse() throws Exception {
        byte[][] corrupt = {
            {0x07, 0x55, -1, -1, 0x13, 0x37},
            {-1},
            {0, 0, 0, 0, 0},
            {0x4a, 0x04, 0, -1, -1, -1, -1, 0x07},
        };
        for (int i = 0; i < 200; i++) {
            try (RawClient client =
                    RawClient.connect(relay.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
                assertThat(client.handshake()).startsWith("HTTP/1.1 101");
                client.write(RawClient.encode(0x80 | 0x40 | RawClient.TEXT, corrupt[i % corrupt.length]));
                assertThat(client.closeCode()).isIn(1002, 1007);
            }
        }
        assertThat(relay.statistics().sessions()).isEqualTo(200);
    }

    private static byte[] close(int code) {
        return RawClient.encode(0x80 | RawClient.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
