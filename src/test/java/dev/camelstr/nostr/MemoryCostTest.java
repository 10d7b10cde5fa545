package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.message.ClientMessageParser;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/** The estimate is above what is really kept of a message, whatever it consists of. */
class MemoryCostTest {
    static {
        System.setProperty("jol.magicFieldOffset", "true"); // records show nobody else where their fields are
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"a\"]",
                "[\"a\",\"%d\"]",
                "[\"\",\"\",\"\",\"\"]",
                "[\"t\",\"%d\",\"\u20ac\",\"wss://relay.example/%1$d\"]"
            })
    void coversTheTagsOfAnEvent(String tag) throws Exception {
        String tags =
                IntStream.range(0, 5_000).mapToObj(i -> String.format(tag, i)).collect(Collectors.joining(","));
        covers("[\"EVENT\"," + event(tags, "") + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20acxxxxxxxxxxxxxxxxxxxx", "\u00e9", "\u6f22"})
    void coversAContent(String text) throws Exception {
        covers("[\"EVENT\"," + event("", text.repeat(100_000 / text.getBytes(StandardCharsets.UTF_8).length)) + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"#t\":[%s]", "\"#t\":[%s],\"#x\":[%1$s]"})
    void coversTheValuesOfAFilter(String field) throws Exception {
        String values = IntStream.range(0, 5_000).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
        covers("[\"REQ\",\"x\",{" + String.format(field, values) + "}]");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 10_000})
    void coversKinds(int count) throws Exception {
        covers("[\"REQ\",\"x\",{\"kinds\":"
                + IntStream.range(0, count).boxed().toList().toString().replace(" ", "") + "}]");
    }

    private static void covers(String message) throws Exception {
        byte[] json = message.getBytes(StandardCharsets.UTF_8);
        long kept = kept(json);
        assertThat(MemoryCost.parsed(json))
                .as("of " + json.length + " bytes, " + kept + " kept")
                .isGreaterThan(kept);
    }

    /** Of itself and all that it refers to. */
    private static long kept(byte[] json) throws Exception {
        return GraphLayout.parseInstance(ClientMessageParser.parse(json)).totalSize();
    }

    private static String event(String tags, String content) {
        return "{\"id\":\"" + "0".repeat(64) + "\",\"pubkey\":\"" + "1".repeat(64)
                + "\",\"created_at\":1,\"kind\":1,\"tags\":[" + tags + "],\"content\":\"" + content + "\",\"sig\":\""
                + "2".repeat(128) + "\"}";
    }
}
