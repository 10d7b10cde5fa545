package dev.camelstr.component.relay;

import static dev.camelstr.testing.RawClient.BINARY;
import static dev.camelstr.testing.RawClient.CLOSE;
import static dev.camelstr.testing.RawClient.CONTINUATION;
import static dev.camelstr.testing.RawClient.PING;
import static dev.camelstr.testing.RawClient.PONG;
import static dev.camelstr.testing.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileFramesIT {
    private static final int MAX_MESSAGE = 100_000;
    private static final byte[] NOTHING = {};

    private TestRelay relay;

    @BeforeEach
    void start() throws Exception {
        relay = TestRelay.start(
                Map.of(
                        "maxMessageBytes", MAX_MESSAGE,
                        "maxFragments", 50,
                        "pingRate", 50,
                        "compression", true,
                        "closeTimeout", 60_000),
                TestRelay.ECHO);
    }

    /** Whatever a test did: others are served as before. */
    @AfterEach
    void othersAreServed() throws Exception {
        try (TestClient client = TestClient.connect(relay.uri())) {
            assertThat(client.req("alive").next()).isEqualTo("[\"EOSE\",\"alive\"]");
        }
        relay.close();
    }

    @Test
    void aMessageOfTheGreatestSizeIsTaken() throws Exception {
        try (RawClient client = connect()) {
            client.text(message("big", MAX_MESSAGE));
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"big\"]");
        }
    }

    @Test
    void aFrameThatIsTooBigClosesWith1009BeforeItIsRead() throws Exception {
        try (RawClient client = connect()) {
            byte[] announced = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 1, 2, 3, 4};
            client.write(announced);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageThatIsMuchTooBigInFragmentsClosesWith1009() throws Exception {
        try (RawClient client = connect()) {
            client.frame(TEXT, false, new byte[90_000]);
            for (int i = 0; i < 4; i++) {
                client.frame(CONTINUATION, false, new byte[90_000]);
            }
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void fragmentsAreJoinedAlsoWithinACharacterAndAroundAPing() throws Exception {
        byte[] text = message("ü", 100).getBytes(StandardCharsets.UTF_8);
        try (RawClient client = connect()) {
            int within = 9;
            client.frame(TEXT, false, java.util.Arrays.copyOf(text, within))
                    .frame(PING, true, "hi".getBytes(StandardCharsets.US_ASCII))
                    .frame(CONTINUATION, false, NOTHING)
                    .frame(CONTINUATION, true, java.util.Arrays.copyOfRange(text, within, text.length));
            RawClient.Frame pong = client.read();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.text()).isEqualTo("hi");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"ü\"]");
        }
    }

    @Test
    void aFloodOfEmptyFragmentsClosesWith1008() throws Exception {
        try (RawClient client = connect()) {
            client.frame(TEXT, false, NOTHING);
            for (int i = 0; i < 51; i++) {
                client.frame(CONTINUATION, false, NOTHING);
            }
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void binaryMessagesAreAnsweredWithANoticeAndTheConnectionStays() throws Exception {
        try (RawClient client = connect()) {
            client.frame(BINARY, true, new byte[1000]).frame(BINARY, false, new byte[10]);
            client.frame(CONTINUATION, true, new byte[10]).text(message("x", 100));
            assertThat(client.nextText()).startsWith("[\"NOTICE\",\"invalid: ");
            assertThat(client.nextText()).startsWith("[\"NOTICE\",\"invalid: ");
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"x\"]");
        }
    }

    @Test
    void whatIsNotUtf8ClosesWith1007() throws Exception {
        try (RawClient client = connect()) {
            client.frame(TEXT, true, new byte[] {'[', '"', (byte) 0xc0, (byte) 0x80, '"', ']'});
            assertThat(client.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void surrogatesInUtf8CloseWith1007AlsoWhenTheMessageIsRefusedForMore() throws Exception {
        try (RawClient client = connect()) {
            client.frame(TEXT, true, new byte[] {'{', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
            assertThat(client.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void twentyThousandBracketsAreAnsweredWithANotice() throws Exception {
        try (RawClient client = connect()) {
            client.text("[".repeat(20_000))
                    .text("[\"REQ\",\"deep\"," + "{\"a\":[".repeat(9_000))
                    .text("[\"EVENT\"," + "[".repeat(20_000) + "]".repeat(20_000) + "]");
            assertThat(client.nextText()).startsWith("[\"NOTICE\",\"invalid: ");
            assertThat(client.nextText()).matches("\\[\"(NOTICE|CLOSED)\",.*(invalid|unsupported): .*");
            assertThat(client.nextText()).startsWith("[\"NOTICE\",\"invalid: ");
            client.text(message("x", 100));
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"x\"]");
        }
    }

    @Test
    void badMessagesNeverEndTheConnection() throws Exception {
        try (RawClient client = connect()) {
            String[] bad = {
                "",
                " ",
                "x",
                "{}",
                "[]",
                "null",
                "[1]",
                "[\"NOPE\"]",
                "[\"REQ\"]",
                "[\"EVENT\",{}]",
                "[\"CLOSE\"]",
                "\u0000"
            };
            for (String text : bad) {
                client.text(text);
                assertThat(client.nextText()).startsWith("[\"NOTICE\",");
            }
            client.text("[\"REQ\",\"sub\",{\"ids\":7}]");
            assertThat(client.nextText()).startsWith("[\"CLOSED\",\"sub\",\"invalid: ");
            client.text(message("x", 100));
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"x\"]");
            assertThat(relay.statistics().invalidMessages()).isEqualTo(bad.length + 1L);
        }
    }

    @Test
    void aFloodOfPingsClosesWith1008() throws Exception {
        try (RawClient client = connect()) {
            // At once, and far more than are allowed in the time that a busy machine takes to read them.
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 2_000; i++) {
                flood.writeBytes(RawClient.encode(0x80 | PING, new byte[100]));
            }
            client.write(flood.toByteArray());
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void brokenFramesCloseWith1002() throws Exception {
        byte[][] frames = {
            {(byte) 0x81, 2, 'h', 'i'}, // not masked
            RawClient.encode(0x80 | 3, NOTHING), // reserved opcode
            RawClient.encode(0x80 | 0x20 | TEXT, NOTHING), // reserved bit
            RawClient.encode(PING, NOTHING), // control frame in fragments
            RawClient.encode(0x80 | PING, new byte[126]), // control frame that is too long
            RawClient.encode(0x80 | CONTINUATION, NOTHING), // continues nothing
            RawClient.encode(0x80 | CLOSE, new byte[] {3, (byte) 0xee}), // close code 1006
        };
        for (byte[] frame : frames) {
            try (RawClient client = connect()) {
                client.write(frame);
                assertThat(client.closeCode()).isEqualTo(1002);
            }
        }
    }

    @Test
    void aFloodBehindABrokenFrameIsDropped() throws Exception {
        try (RawClient client = connect()) {
            client.write(RawClient.encode(0x80 | 3, NOTHING));
            client.write(new byte[10_000_000]);
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void compressedMessagesAreTaken() throws Exception {
        try (RawClient client = connectDeflating()) {
            client.deflated(message("x", 90_000).getBytes(StandardCharsets.UTF_8));
            assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"x\"]");
        }
    }

    @Test
    void aSmallFrameThatInflatesToTooMuchClosesWith1009() throws Exception {
        try (RawClient client = connectDeflating()) {
            client.deflated(new byte[50_000_000]);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatCannotBeInflatedClosesWith1002() throws Exception {
        try (RawClient client = connectDeflating()) {
            client.write(RawClient.encode(0x80 | 0x40 | TEXT, new byte[] {0x07, 0x55, -1, -1, 0x13, 0x37}));
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aCloseIsAnsweredAndEndsTheConnection() throws Exception {
        try (RawClient client = connect()) {
            client.frame(CLOSE, true, new byte[] {3, (byte) 0xe8});
            assertThat(client.closeCode()).isEqualTo(1000);
            client.awaitEnd();
        }
    }

    @Test
    void malformedHandshakesAreAnsweredWithAnError() throws Exception {
        String upgrade = "Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        assertThat(status("GET / HTTP/1.1\r\n" + upgrade + "Sec-WebSocket-Version: 13\r\n\r\n"))
                .isEqualTo(400);
        assertThat(status("GET / HTTP/1.1\r\n" + upgrade + key + "Sec-WebSocket-Version: 99\r\n\r\n"))
                .isEqualTo(426);
        assertThat(status("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                .isEqualTo(431);
        assertThat(status("nonsense\r\n\r\n")).isEqualTo(400);
    }

    private int status(String request) throws IOException {
        try (RawClient client = new RawClient(relay.port())) {
            String head = client.http(request);
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(relay.port());
    }

    private RawClient connectDeflating() throws IOException {
        RawClient client = RawClient.connect(relay.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        assertThat(client.handshake()).containsIgnoringCase("permessage-deflate");
        return client;
    }

    /** A REQ of that many bytes. */
    static String message(String subscription, int size) {
        String head = "[\"REQ\",\"" + subscription + "\",{\"#x\":[\"";
        String tail = "\"]}]";
        int used = (head + tail).getBytes(StandardCharsets.UTF_8).length;
        return head + "x".repeat(size - used) + tail;
    }
}
