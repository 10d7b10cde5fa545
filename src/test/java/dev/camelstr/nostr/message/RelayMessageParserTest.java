package dev.camelstr.nostr.message;

import static dev.camelstr.nostr.EventJsonFixture.eventJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventJsonFixture;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.InvalidMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayMessageParserTest {
    private static final EventId ID = EventId.ofHex(EventJsonFixture.ID);

    @Test
    void anEventComesWithItsSubscriptionAndItsOwnBytes() throws Exception {
        byte[] json = eventJson().with("content", "\"ü😀 ]}\"").bytes();
        RelayMessage.Event message = (RelayMessage.Event) RelayMessageParser.parse(RelayMessages.event("a\"b", json));
        assertThat(message.subscription()).isEqualTo("a\"b");
        assertThat(message.event().raw()).isEqualTo(json);
    }

    @Test
    void whitespaceAroundAnEventIsNotPartOfIt() throws Exception {
        RelayMessage.Event message = (RelayMessage.Event) parse(" [ \"EVENT\" , \"s\" ,\n" + eventJson() + " ] ");
        assertThat(message.event().raw()).isEqualTo(eventJson().bytes());
    }

    @Test
    void whitespaceAndUnknownFieldsWithinAnEventAreDropped() throws Exception {
        RelayMessage.Event message =
                (RelayMessage.Event) parse("[\"EVENT\",\"s\"," + eventJson().with("x", " [ {} ] ") + "]");
        assertThat(message.event().raw()).isEqualTo(eventJson().bytes());
    }

    @Test
    void everyOtherMessageIsRead() throws Exception {
        assertThat(parse("[\"OK\",\"" + ID + "\",true,\"\"]")).isEqualTo(new RelayMessage.Ok(ID, true, ""));
        assertThat(parse("[\"OK\",\"" + ID + "\",false,\"blocked: no\"]"))
                .isEqualTo(new RelayMessage.Ok(ID, false, "blocked: no"));
        assertThat(parse("[\"EOSE\",\"s\"]")).isEqualTo(new RelayMessage.Eose("s"));
        assertThat(parse("[\"CLOSED\",\"s\",\"error: x\"]")).isEqualTo(new RelayMessage.Closed("s", "error: x"));
        assertThat(parse("[\"NOTICE\",\"hé\"]")).isEqualTo(new RelayMessage.Notice("hé"));
        assertThat(parse("[\"AUTH\",\"c\"]")).isEqualTo(new RelayMessage.Auth("c"));
        assertThat(parse("[\"COUNT\",\"s\",{\"count\":5}]")).isEqualTo(new RelayMessage.Count("s", 5, false));
        assertThat(parse("[\"COUNT\",\"s\",{\"hll\":\"00\",\"count\":93412452,\"approximate\":true}]"))
                .isEqualTo(new RelayMessage.Count("s", 93_412_452, true));
    }

    @Test
    void theWordsOfOkAndClosedMayBeMissing() throws Exception {
        assertThat(parse("[\"OK\",\"" + ID + "\",true]")).isEqualTo(new RelayMessage.Ok(ID, true, ""));
        assertThat(parse("[\"CLOSED\",\"s\"]")).isEqualTo(new RelayMessage.Closed("s", ""));
    }

    @Test
    void elementsThatALaterNipAddsAreIgnored() throws Exception {
        assertThat(parse("[\"EOSE\",\"s\",\"finish\",{\"a\":[1]}]")).isEqualTo(new RelayMessage.Eose("s"));
        assertThat(parse("[\"EOSE\",\"s\",[1,\"finish\",[],\"new\"],[\"more\"]]"))
                .isEqualTo(new RelayMessage.Eose("s", List.of("finish", "new")));
        assertThat(parse("[\"NEG-ERR\",\"s\",\"blocked: x\",{\"max\":1}]"))
                .isEqualTo(new RelayMessage.NegErr("s", "blocked: x", OptionalLong.empty()));
        assertThat(parse("[\"EVENT\",\"s\"," + eventJson() + ",[]]")).isInstanceOf(RelayMessage.Event.class);
        assertThat(parse("[\"OK\",\"" + ID + "\",true,\"\",[[]]]")).isEqualTo(new RelayMessage.Ok(ID, true, ""));
    }

    @Test
    void wordsThatQuoteAStrangerCanAlwaysBeSent() throws Exception {
        for (byte[] json : List.of(
                RelayMessages.notice("a\n\uD800\u202Eb"),
                RelayMessages.ok(ID, false, "a\n\uD800\u202Eb"),
                RelayMessages.closed("s", "a\n\uD800\u202Eb"),
                RelayMessages.negErr("s", "a\n\uD800\u202Eb"))) {
            assertThat(new String(json, StandardCharsets.UTF_8)).contains("a \uFFFD\uFFFDb");
        }
        assertThat(RelayMessages.notice("x".repeat(100_000))).hasSizeLessThan(1_100);
    }

    @Test
    void everyMessageComesBackFromItsJson() throws Exception {
        for (RelayMessage message : List.of(
                new RelayMessage.Event("s", EventParser.parse(eventJson().bytes())),
                new RelayMessage.Ok(ID, false, "error: \"\\ é"),
                new RelayMessage.Eose("\\"),
                new RelayMessage.Eose("s", List.of(RelayMessage.Eose.FINISH, "\"")),
                new RelayMessage.NegMsg("s", new byte[] {0x61, 0, -1}),
                new RelayMessage.NegErr("s", "closed: é", OptionalLong.empty()),
                new RelayMessage.NegErr("s", "blocked: x", OptionalLong.of(1_000_000)),
                new RelayMessage.Closed("s", "😀"),
                new RelayMessage.Notice(""),
                new RelayMessage.Auth("c"),
                new RelayMessage.Count("s", Long.MAX_VALUE, true),
                new RelayMessage.Count("s", 7, false, Optional.of("0f".repeat(256))),
                new RelayMessage.Count("s", 0, false))) {
            assertThat(RelayMessageParser.parse(message.toJson())).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "                          | MALFORMED_JSON",
                "hello                     | MALFORMED_JSON",
                "[                         | MALFORMED_JSON",
                "[\"EOSE\",\"s\"           | MALFORMED_JSON",
                "[\"EOSE\",\"s\"]x         | MALFORMED_JSON",
                "[\"EOSE\",\"s\"][]        | MALFORMED_JSON",
                "[\"EOSE\",\"s\",]         | MALFORMED_JSON",
                "{}                        | WRONG_SHAPE",
                "null                      | WRONG_SHAPE",
                "\"EOSE\"                  | WRONG_SHAPE",
                "[]                        | WRONG_SHAPE",
                "[1]                       | WRONG_SHAPE",
                "[[\"EOSE\",\"s\"]]        | WRONG_SHAPE",
                "[\"EVENT\"]               | WRONG_SHAPE",
                "[\"EVENT\",\"s\"]         | WRONG_SHAPE",
                "[\"EVENT\",\"s\",null]    | WRONG_SHAPE",
                "[\"EVENT\",{}]            | WRONG_SHAPE",
                "[\"OK\",\"x\",true,\"\"]  | WRONG_SHAPE",
                "[\"OK\"]                  | WRONG_SHAPE",
                "[\"EOSE\"]                | WRONG_SHAPE",
                "[\"EOSE\",1]              | WRONG_SHAPE",
                "[\"EOSE\",\"\\ud800\"]    | WRONG_SHAPE",
                "[\"NOTICE\",null]         | WRONG_SHAPE",
                "[\"CLOSED\",\"s\",1]      | WRONG_SHAPE",
                "[\"COUNT\",\"s\",{}]      | WRONG_SHAPE",
                "[\"COUNT\",\"s\",5]       | WRONG_SHAPE",
                "[\"COUNT\",\"s\",{\"count\":-1}]  | WRONG_SHAPE",
                "[\"COUNT\",\"s\",{\"count\":1.5}] | WRONG_SHAPE",
                "[\"NEG-MSG\",\"s\"]       | WRONG_SHAPE",
                "[\"NEG-MSG\",\"s\",\"6\"] | WRONG_SHAPE",
                "[\"NEG-ERR\",\"s\",1]     | WRONG_SHAPE",
                "[\"NEWS\",\"s\"]          | UNKNOWN_TYPE",
                "[\"event\",\"s\",{}]      | UNKNOWN_TYPE"
            })
    void whatIsNoMessageIsRefused(String json, Reason reason) {
        String text = json == null ? "" : json;
        InvalidMessageException refusal = catchThrowableOfType(InvalidMessageException.class, () -> parse(text));
        assertThat(refusal.reason()).isEqualTo(reason);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] json = "[\"NOTICE\",\"x\"]".getBytes(StandardCharsets.UTF_8);
        json[11] = (byte) 0xFF;
        InvalidMessageException refusal =
                catchThrowableOfType(InvalidMessageException.class, () -> RelayMessageParser.parse(json));
        assertThat(refusal.reason()).isEqualTo(Reason.NOT_UTF8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":\"]}\\\"\",\"b\":[{}]}",
                "{\"id\":\"" + EventJsonFixture.ID + "\",\"kind\":\"é\"}",
                "{\"content\":\"\\ud800\"}"
            })
    void anInvalidEventInAMessageIsRefusedWithItsOwnBytes(String event) {
        for (String rest : List.of("]", " ] ", ",1]")) {
            InvalidEventException refusal = catchThrowableOfType(
                    InvalidEventException.class, () -> parse("[\"EVENT\", \"s\", " + event + rest));
            assertThat(refusal.original()).isEqualTo(event.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anEventThatIsNoJsonIsRefusedWithAllThatIsThere() {
        InvalidEventException refusal =
                catchThrowableOfType(InvalidEventException.class, () -> parse("[\"EVENT\",\"s\",{\"id\":x}]"));
        assertThat(refusal.reason()).isEqualTo(InvalidEventException.Reason.MALFORMED_JSON);
        assertThat(new String(refusal.original(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":x}");
    }

    private static RelayMessage parse(String json) throws InvalidMessageException, InvalidEventException {
        return RelayMessageParser.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
