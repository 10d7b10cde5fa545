package dev.camelstr.nostr;

import static dev.camelstr.nostr.EventJsonFixture.eventJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelstr.nostr.InvalidEventException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

    @Test
    void allFieldsAreRead() throws InvalidEventException {
        Event event = EventParser.parse(eventJson()
                .with("kind", "30023")
                .with("tags", "[[\"d\",\"x\"],[\"-\"],[\"t\",\"\",\"\"]]")
                .with("content", "\"a\\n\\\"\\u00E9\\uD83D\\uDE00/\\/\"")
                .bytes());
        assertThat(event.id()).hasToString(EventJsonFixture.ID);
        assertThat(event.pubkey()).hasToString(EventJsonFixture.PUBKEY);
        assertThat(event.createdAt()).isEqualTo(1_700_000_000);
        assertThat(event.kind()).isEqualTo(30023);
        assertThat(event.tags()).containsExactly(Tag.of("d", "x"), Tag.of("-"), Tag.of("t", "", ""));
        assertThat(event.content()).isEqualTo("a\n\"é😀//");
        assertThat(HexFormat.of().formatHex(event.sig())).isEqualTo(EventJsonFixture.SIG);
    }

    @Test
    void theKindIsReadByItselfWhereverItStands() throws InvalidEventException {
        byte[] first = eventJson().with("kind", "30023").bytes();
        byte[] last = eventJson()
                .without("kind")
                .with("tags", "[[\"kind\",\"5\"]]")
                .with("content", "\"{\\\"kind\\\":6}\"")
                .with("kind", "7")
                .bytes();

        assertThat(EventParser.kindOf(first)).isEqualTo(30_023);
        assertThat(EventParser.kindOf(last))
                .isEqualTo(EventParser.parse(last).kind())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"content\":\"\"}", "{\"content\":", "{\"kind\":"})
    void whatHasNoKindIsMalformed(String json) {
        assertThat(catchThrowableOfType(
                        InvalidEventException.class, () -> EventParser.kindOf(json.getBytes(StandardCharsets.UTF_8))))
                .isNotNull();
    }

    @Test
    void theReceivedBytesAreKeptVerbatim() throws InvalidEventException {
        byte[] json = eventJson().with("content", "\"A\\/\\u00E9 \\t \"").bytes();
        assertThat(EventParser.parse(json).raw()).isEqualTo(json);
    }

    @Test
    void theOrderOfFieldsIsKept() throws InvalidEventException {
        byte[] json = eventJson()
                .without("id")
                .with("id", '"' + EventJsonFixture.ID + '"')
                .bytes();
        assertThat(EventParser.parse(json).raw()).isEqualTo(json);
    }

    @Test
    void unknownFieldsAreDropped() throws InvalidEventException {
        byte[] json = eventJson()
                .with("relays", "[\"wss://x\",{\"a\":[null,{}]}]")
                .with("seen", "1.5e3")
                .bytes();
        assertThat(EventParser.parse(json).raw()).isEqualTo(eventJson().bytes());
    }

    @Test
    void whitespaceBetweenTokensIsDropped() throws InvalidEventException {
        String spaced = eventJson()
                .with("content", "\"a: b, c\"")
                .toString()
                .replace("\":", "\" :\t")
                .replace(",\"", " ,\r\n\"");
        byte[] raw = EventParser.parse(("  " + spaced + "\n").getBytes(StandardCharsets.UTF_8))
                .raw();
        assertThat(raw).isEqualTo(eventJson().with("content", "\"a: b, c\"").bytes());
    }

    @Test
    void whitespaceAroundTheEventIsNotPartOfIt() throws InvalidEventException {
        byte[] raw = EventParser.parse((" " + eventJson() + "\n").getBytes(StandardCharsets.UTF_8))
                .raw();
        assertThat(raw).isEqualTo(eventJson().bytes());
    }

    @Test
    void anEventIsReadFromAPartOfAnArray() throws InvalidEventException {
        byte[] json = eventJson().with("content", "\"ü😀\"").bytes();
        byte[] larger = new byte[json.length + 20];
        Arrays.fill(larger, (byte) 0xFF);
        System.arraycopy(json, 0, larger, 7, json.length);
        assertThat(EventParser.parse(larger, 7, json.length).raw()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "id         | null                | WRONG_TYPE",
                "id         | 1                   | WRONG_TYPE",
                "id         | \"\"                | BAD_HEX",
                "id         | \"a9d5\"            | BAD_HEX",
                "pubkey     | null                | WRONG_TYPE",
                "pubkey     | [\"a\"]             | WRONG_TYPE",
                "sig        | {}                  | WRONG_TYPE",
                "created_at | null                | WRONG_TYPE",
                "created_at | true                | WRONG_TYPE",
                "created_at | \"1700000000\"      | WRONG_TYPE",
                "created_at | 1700000000.5        | WRONG_TYPE",
                "created_at | 1700000000.0        | WRONG_TYPE",
                "created_at | 1e9                 | WRONG_TYPE",
                "created_at | -1                  | WRONG_TYPE",
                "created_at | 9223372036854775808 | WRONG_TYPE",
                "created_at | 99999999999999999999| WRONG_TYPE",
                "created_at | +1                  | MALFORMED_JSON",
                "created_at | 01                  | MALFORMED_JSON",
                "created_at | NaN                 | MALFORMED_JSON",
                "created_at | 0x10                | MALFORMED_JSON",
                "kind       | -1                  | WRONG_TYPE",
                "kind       | 65536               | WRONG_TYPE",
                "kind       | 65537               | WRONG_TYPE",
                "kind       | 4294967297          | WRONG_TYPE",
                "kind       | 1.0                 | WRONG_TYPE",
                "kind       | \"1\"               | WRONG_TYPE",
                "kind       | [1]                 | WRONG_TYPE",
                "tags       | null                | WRONG_TYPE",
                "tags       | \"[]\"              | WRONG_TYPE",
                "tags       | {}                  | WRONG_TYPE",
                "tags       | [[]]                | WRONG_TYPE",
                "tags       | [\"t\"]             | WRONG_TYPE",
                "tags       | [[\"t\",1]]         | WRONG_TYPE",
                "tags       | [[\"t\",null]]      | WRONG_TYPE",
                "tags       | [[\"t\",[\"u\"]]]   | WRONG_TYPE",
                "tags       | [[\"t\",{}]]        | WRONG_TYPE",
                "tags       | [[\"t\"],]          | MALFORMED_JSON",
                "tags       | [[\"\\udc00\"]]     | LONE_SURROGATE",
                "content    | null                | WRONG_TYPE",
                "content    | {\"a\":1}           | WRONG_TYPE",
                "content    | 'a'                 | MALFORMED_JSON",
                "content    | \"\\x\"             | MALFORMED_JSON",
                "content    | \"\\ud800\"         | LONE_SURROGATE",
                "content    | \"\\ud800b\"        | LONE_SURROGATE",
                "content    | \"\\udc00\\ud800\"  | LONE_SURROGATE",
                "content    | \"a\" /* b */       | MALFORMED_JSON"
            })
    void aFieldOfAnotherFormIsRefused(String field, String json, Reason reason) {
        assertThat(refusal(eventJson().with(field, json).bytes()).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9_007_199_254_740_991L, Long.MAX_VALUE})
    void everyTimeThatFitsIsRead(long createdAt) throws InvalidEventException {
        byte[] json = eventJson().with("created_at", Long.toString(createdAt)).bytes();
        assertThat(EventParser.parse(json).createdAt()).isEqualTo(createdAt);
    }

    @Test
    void aNumberOfFourHundredDigitsIsRefused() {
        byte[] json = eventJson().with("created_at", "1" + "0".repeat(400)).bytes();
        assertThat(refusal(json).reason()).isEqualTo(Reason.WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "pubkey", "sig"})
    void onlyLowerCaseHexIsHex(String field) {
        String hex = field.equals("sig") ? EventJsonFixture.SIG : EventJsonFixture.ID;
        for (String digit : List.of("A", "g", " ", "/", ":", "`", "０", "\\u0000")) {
            String json = '"' + digit + hex.substring(1) + '"';
            assertThat(refusal(eventJson().with(field, json).bytes()).reason()).isEqualTo(Reason.BAD_HEX);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "pubkey", "created_at", "kind", "tags", "content", "sig"})
    void everyFieldIsNeededOnce(String field) {
        assertThat(refusal(eventJson().without(field).bytes()).reason()).isEqualTo(Reason.MISSING_FIELD);

        String event = eventJson().toString();
        String value = event.substring(event.indexOf('"' + field + '"'), event.length() - 1)
                .split(",\"", 2)[0];
        String twice = event.substring(0, event.length() - 1) + "," + value + "}";
        assertThat(refusal(twice.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(Reason.DUPLICATE_FIELD);
    }

    @Test
    void aFieldWhoseNameIsWrittenInEscapesCountsAsThatField() {
        String twice =
                eventJson().with("\\u0069d", '"' + EventJsonFixture.ID + '"').toString();
        assertThat(refusal(twice.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(Reason.DUPLICATE_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "null", "1", "\"\"", "[]", "[{}]", "{", "\uFEFF{}", "{,}", "{\"id\"}"})
    void whatIsNoEventIsRefused(String text) {
        assertThat(refusal(text.getBytes(StandardCharsets.UTF_8)).reason())
                .isIn(Reason.MALFORMED_JSON, Reason.WRONG_TYPE);
    }

    @Test
    void nothingMayFollow() {
        for (String rest : List.of("x", "}", ",", "{}", "\0")) {
            byte[] json = (eventJson() + rest).getBytes(StandardCharsets.UTF_8);
            assertThat(refusal(json).reason()).isEqualTo(Reason.MALFORMED_JSON);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] json = eventJson().bytes();
        for (int length = 0; length < json.length; length++) {
            assertThat(refusal(Arrays.copyOf(json, length))).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0af",
                "c1a8",
                "c3",
                "c328",
                "e0809f",
                "e09fbf",
                "e282",
                "e28228",
                "eda080",
                "edbfbf",
                "f08080af",
                "f08fbfbf",
                "f09f98",
                "f4908080",
                "f5808080",
                "f8888080",
                "fe",
                "ff"
            })
    void whatIsNotUtf8IsRefused(String hex) {
        assertThat(refusal(withContentBytes(hex)).reason()).isEqualTo(Reason.NOT_UTF8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "efbfbd", "f0908080", "f48fbfbf"})
    void allOfUtf8IsRead(String hex) throws InvalidEventException {
        String content = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        assertThat(EventParser.parse(withContentBytes(hex)).content()).isEqualTo(content);
    }

    private static byte[] withContentBytes(String hex) {
        String[] parts = eventJson().toString().split("hello");
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
        json.writeBytes(HexFormat.of().parseHex(hex));
        json.writeBytes(parts[1].getBytes(StandardCharsets.UTF_8));
        return json.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void otherUnicodeEncodingsAreRefused(String charset) {
        assertThat(refusal(eventJson().toString().getBytes(Charset.forName(charset)))
                        .reason())
                .isIn(Reason.NOT_UTF8, Reason.MALFORMED_JSON);
    }

    @Test
    void controlCharactersHaveToBeEscaped() {
        for (char control = 0; control < ' '; control++) {
            byte[] json = eventJson().with("content", "\"a" + control + "b\"").bytes();
            assertThat(refusal(json).reason()).isEqualTo(Reason.MALFORMED_JSON);
        }
    }

    @Test
    void nestingIsBounded() {
        for (String bracket : List.of("[", "{\"a\":")) {
            byte[] json = eventJson().with("x", bracket.repeat(20_000)).bytes();
            assertThat(refusal(json).reason()).isEqualTo(Reason.MALFORMED_JSON);
        }
    }

    @Test
    void aRefusalKeepsTheBytesAndTheIdThatWasClaimed() {
        byte[] json = eventJson().with("kind", "-1").bytes();
        InvalidEventException refusal = refusal(json);
        assertThat(refusal.original()).isEqualTo(json);
        assertThat(refusal.claimedId()).contains(EventId.ofHex(EventJsonFixture.ID));
        assertThat(refusal(eventJson().with("id", "1").bytes()).claimedId()).isEmpty();
    }

    @Test
    void reasonsHaveStableNames() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::code))
                .containsExactly(
                        "malformed-json",
                        "not-utf8",
                        "wrong-type",
                        "missing-field",
                        "duplicate-field",
                        "bad-hex",
                        "lone-surrogate",
                        "too-large",
                        "wrong-id",
                        "bad-signature");
    }

    private static InvalidEventException refusal(byte[] json) {
        return catchThrowableOfType(InvalidEventException.class, () -> EventParser.parse(json));
    }
}
