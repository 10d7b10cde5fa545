package dev.camelstr.nostr;

import static dev.camelstr.testing.Cost.growsWithLength;

import dev.camelstr.nostr.json.JsonBuffer;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessageParser;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.LowerCase;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.testing.AwkwardText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever strangers write and wherever they write it, it costs what it is long. */
class LinearCostTest {
    private static final String ID = "0".repeat(64);
    private static final String SIGNATURE = "0".repeat(128);

    static Stream<String> pieces() {
        return AwkwardText.PIECES.stream();
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void urls(String piece) {
        growsWithLength("normal", n -> "ws://h/" + AwkwardText.of(piece, n), RelayUrl::normal);
        growsWithLength("host", n -> "ws://" + AwkwardText.of(piece, n), RelayUrl::normal);
        growsWithLength("withoutSecrets", n -> "ws://" + AwkwardText.of(piece, n), RelayUrl::withoutSecrets);
        growsWithLength("withoutSecrets", n -> AwkwardText.of(piece, n), RelayUrl::withoutSecrets);
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void shownTexts(String piece) {
        growsWithLength("lines", n -> AwkwardText.of(piece, n), ShownText::lines);
        growsWithLength("lower case", n -> AwkwardText.of(piece, n), LowerCase::of);
        growsWithLength("NIP-19", n -> AwkwardText.of(piece, n), Nip19::decode);
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void messages(String piece) {
        for (String frame : List.of(
                "[%s]",
                "[\"%s\"]",
                "[\"REQ\",\"%s\",{}]",
                "[\"REQ\",\"x\",{\"%s\":[1]}]",
                "[\"REQ\",\"x\",{\"#t\":[\"%s\"]}]",
                "[\"REQ\",\"x\",{\"ids\":[\"%s\"]}]",
                "[\"REQ\",\"x\",{\"search\":\"%s\"}]",
                "[\"REQ\",\"x\",{\"since\":%s}]",
                "[\"NEG-OPEN\",\"x\",{},\"%s\"]",
                "[\"NEG-MSG\",\"x\",\"%s\"]",
                "[\"CLOSE\",\"%s\"]")) {
            growsWithLength(frame, n -> bytes(frame, piece, n), ClientMessageParser::parse);
        }
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void events(String piece) {
        String head = "[\"EVENT\",{\"id\":\"" + ID + "\",\"pubkey\":\"" + ID + "\",\"created_at\":1,\"kind\":1,";
        String tail = ",\"sig\":\"" + SIGNATURE + "\"}]";
        for (String frame : List.of(
                head + "\"tags\":[],\"content\":\"%s\"" + tail,
                head + "\"tags\":[[\"%s\",\"a\"]],\"content\":\"\"" + tail,
                head + "\"tags\":[[\"relay\",\"%s\"]],\"content\":\"\"" + tail,
                head + "\"tags\":[[\"expiration\",\"%s\"]],\"content\":\"\"" + tail,
                head + "\"tags\":[],\"content\":\"\",\"%s\":1" + tail,
                head + "\"tags\":[],\"content\":%s" + tail)) {
            growsWithLength(frame, n -> bytes(frame, piece, n), LinearCostTest::read);
        }
        growsWithLength(
                "many tags",
                n -> bytes(head + "\"tags\":[" + many(piece, n) + "],\"content\":\"\"" + tail),
                LinearCostTest::read);
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void messagesOfRelays(String piece) {
        for (String frame : List.of(
                "[\"NOTICE\",\"%s\"]",
                "[\"CLOSED\",\"x\",\"%s\"]",
                "[\"OK\",\"" + ID + "\",true,\"%s\"]",
                "[\"AUTH\",\"%s\"]",
                "[\"COUNT\",\"x\",{\"count\":1,\"hll\":\"%s\"}]",
                "[\"NEG-ERR\",\"x\",\"%s\"]")) {
            growsWithLength(frame, n -> bytes(frame, piece, n), RelayMessageParser::parse);
        }
        growsWithLength("answer", n -> AwkwardText.of(piece, n), RelayMessages::notice);
    }

    /** What is read of it, and what is asked of it afterwards. */
    private static void read(byte[] message) throws Exception {
        ClientMessage.Event read = (ClientMessage.Event) ClientMessageParser.parse(message);
        EventIds.of(read.event());
        read.event().expiration();
    }

    private static String many(String piece, int length) {
        String value = escaped(piece.repeat(4));
        StringBuilder tags = new StringBuilder();
        for (int i = 0; tags.length() < length; i++) {
            tags.append(i == 0 ? "" : ",")
                    .append("[\"t\",\"")
                    .append(value)
                    .append(i)
                    .append("\"]");
        }
        return tags.toString();
    }

    private static byte[] bytes(String frame, String piece, int length) {
        return bytes(frame.replace("%s", escaped(AwkwardText.of(piece, length))));
    }

    private static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /** As a string in JSON, but brackets and digits also stand for themselves where the frame has no quotes. */
    private static String escaped(String text) {
        return new String(new JsonBuffer(16).string(text).toBytes(), StandardCharsets.UTF_8).replaceAll("^\"|\"$", "");
    }
}
