package dev.camelstr.component.relay;

import static dev.camelstr.testing.RawClient.CONTINUATION;
import static dev.camelstr.testing.RawClient.PING;
import static dev.camelstr.testing.RawClient.PONG;
import static dev.camelstr.testing.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages beyond the limit are answered, and skipped where that is cheap. */
class OverlongMessagesIT {
    private static final int MAX = 100_000;
    private static final String ID = "0123456789abcdef".repeat(4);

    private TestRelay relay;

    @BeforeEach
    void start() throws Exception {
        relay = TestRelay.start(
                Map.of("maxMessageBytes", MAX, "compression", true, "closeTimeout", 60_000), TestRelay.ECHO);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private static String filled(String beginning, int length) {
        return beginning + "x".repeat(length - beginning.length());
    }

    private static void assertServed(RawClient client) throws Exception {
        client.text("[\"REQ\",\"next\",{}]");
        assertThat(client.nextText()).isEqualTo("[\"EOSE\",\"next\"]");
    }

    @Test
    void eachIsAnsweredInItsFormAndTheConnectionStays() throws Exception {
        String reason = "\"invalid: the message is too long, the limit is " + MAX + " bytes\"]";
        Map<String, String> answers = Map.of(
                "[\"EVENT\",{\"id\":\"" + ID + "\",\"content\":\"",
                "[\"OK\",\"" + ID + "\",false," + reason,
                "[\"AUTH\",{\"kind\":1,\"id\":\"" + ID + "\",\"a\":\"",
                "[\"OK\",\"" + ID + "\",false," + reason,
                "[\"REQ\",\"r\",{\"authors\":[\"",
                "[\"CLOSED\",\"r\"," + reason,
                "[\"COUNT\",\"c\",{\"authors\":[\"",
                "[\"CLOSED\",\"c\"," + reason,
                "[\"NEG-OPEN\",\"n\",{},\"61",
                "[\"NEG-ERR\",\"n\"," + reason,
                "[\"EVENT\",{\"content\":\"",
                "[\"NOTICE\"," + reason,
                "nothing",
                "[\"NOTICE\"," + reason);
        try (RawClient client = RawClient.connect(relay.port())) {
            for (Map.Entry<String, String> answer : answers.entrySet()) {
                client.text(filled(answer.getKey(), 2 * MAX));
                assertThat(client.nextText()).isEqualTo(answer.getValue());
                assertServed(client);
            }
            assertThat(relay.statistics().invalidMessages()).isEqualTo(answers.size());
        }
    }

    /** As nostr-tools does, among others. */
    @Test
    void anEventWhoseIdStandsBehindItsContentIsAnsweredByItsId() throws Exception {
        String content = "[\"EVENT\",{\"kind\":1,\"content\":\"";
        String rest = "\\\"id\\\":\\\"" + "0".repeat(64) + "\",\"pubkey\":\"" + ID + "\",\"id\":\"" + ID
                + "\",\"sig\":\"" + ID + ID + "\"}]";
        try (RawClient client = RawClient.connect(relay.port())) {
            for (int times = 2; times <= 3; times++) {
                client.text(filled(content, times * MAX) + rest);
                assertThat(client.nextText())
                        .startsWith("[\"OK\",\"" + ID + "\",false,\"invalid: the message is too long");
                assertServed(client);
            }
            client.text(filled(content, 5 * MAX) + rest);
            assertThat(client.nextText()).startsWith("[\"NOTICE\",\"invalid: the message is too long");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void inFragmentsTooAndWhatComesBetweenIsHeard() throws Exception {
        byte[] text = filled("[\"REQ\",\"r\",{\"authors\":[\"", 3 * MAX).getBytes(StandardCharsets.UTF_8);
        int part = MAX * 2 / 3;
        try (RawClient client = RawClient.connect(relay.port())) {
            client.frame(TEXT, false, Arrays.copyOf(text, part))
                    .frame(CONTINUATION, false, Arrays.copyOfRange(text, part, 2 * part))
                    .frame(PING, true, new byte[1]);
            List<RawClient.Frame> answers = List.of(client.read(), client.read());
            assertThat(answers).extracting(RawClient.Frame::opcode).containsExactlyInAnyOrder(PONG, TEXT);
            assertThat(answers).anyMatch(answer -> answer.text().startsWith("[\"CLOSED\",\"r\","));
            client.frame(CONTINUATION, true, Arrays.copyOfRange(text, 2 * part, text.length));
            assertServed(client);
        }
    }

    @Test
    void oneThatIsFiveTimesTooLongIsAnsweredBeforeTheConnectionIsClosed() throws Exception {
        try (RawClient client = RawClient.connect(relay.port())) {
            client.text(filled("[\"REQ\",\"r\",{\"authors\":[\"", 5 * MAX));
            assertThat(client.nextText()).startsWith("[\"");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatInflatesToTooMuchIsAnsweredBeforeTheConnectionIsClosed() throws Exception {
        try (RawClient client = RawClient.connect(relay.port(), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
            client.deflated(new byte[50_000_000]);
            assertThat(client.nextText()).startsWith("[\"NOTICE\",\"invalid: the message is too long");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatIsSkippedTakesNoMemory() throws Exception {
        byte[] announced = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0}; // 393,216 bytes
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                RawClient client = RawClient.connect(relay.port());
                clients.add(client);
                client.write(announced);
                client.write(filled("[\"REQ\",\"r\",", 3 * MAX).getBytes(StandardCharsets.UTF_8));
                assertThat(client.nextText()).startsWith("[\"CLOSED\",\"r\",");
            }
            Awaitility.await("the rest to be skipped")
                    .untilAsserted(
                            () -> assertThat(relay.statistics().arrivingBytes()).isLessThan(MAX));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
