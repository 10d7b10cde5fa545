package dev.camelstr.nostr.message;

import static dev.camelstr.nostr.EventJsonFixture.eventJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventJsonFixture;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.InvalidMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientMessageParserTest {

    @Test
    void aSubscriptionHasOneOrMoreFilters() throws Exception {
        assertThat(parse("[\"REQ\",\"s\",{}]")).isEqualTo(new ClientMessage.Req("s", List.of(Filter.all())));
        assertThat(parse("[\"REQ\", \"s\", {\"kinds\": [1]}, {\"limit\": 5}]"))
                .isEqualTo(new ClientMessage.Req(
                        "s",
                        List.of(
                                Filter.builder().kinds(1).build(),
                                Filter.builder().limit(5).build())));
    }

    @Test
    void everyMessageComesBackFromItsJson() throws Exception {
        Event event = EventParser.parse(eventJson().with("content", "\"😀\"").bytes());
        List<Filter> filters = List.of(
                Filter.all(),
                Filter.builder().tag("t", List.of("\"")).search("é").build());
        for (ClientMessage message : List.of(
                new ClientMessage.Event(event),
                new ClientMessage.Auth(event),
                new ClientMessage.Req("a b\n", filters),
                new ClientMessage.Count("s", filters),
                new ClientMessage.Close("😀"),
                new ClientMessage.NegOpen("n", filters.get(1), new byte[] {0x61, -1}),
                new ClientMessage.NegMsg("\"", new byte[] {0x61}),
                new ClientMessage.NegClose("é"))) {
            assertThat(ClientMessageParser.parse(message.toJson())).isEqualTo(message);
        }
    }

    /** As NDK sends it, which knows relays that take it. */
    @Test
    void theFilterOfAReconciliationMayStandInAnArray() throws Exception {
        assertThat(parse("[\"NEG-OPEN\",\"s\",[{\"kinds\":[1]}],\"61\"]"))
                .isEqualTo(new ClientMessage.NegOpen(
                        "s", Filter.builder().kinds(List.of(1)).build(), new byte[] {0x61}));
    }

    @Test
    void anEventKeepsItsBytes() throws Exception {
        byte[] json = eventJson().bytes();
        ClientMessage.Event message = (ClientMessage.Event) ClientMessageParser.parse(ClientMessages.event(json));
        assertThat(message.event().raw()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[\"REQ\"]                         | WRONG_SHAPE        |",
                "[\"REQ\",\"\",{}]                 | WRONG_SHAPE        |",
                "[\"REQ\",1,{}]                    | WRONG_SHAPE        |",
                "[\"REQ\",\"s\"]                   | WRONG_SHAPE        | s",
                "[\"REQ\",\"s\",1]                 | INVALID_FILTER     | s",
                "[\"REQ\",\"s\",{},{\"kinds\":1}]  | INVALID_FILTER     | s",
                "[\"REQ\",\"s\",{\"x\":1}]         | UNSUPPORTED_FILTER | s",
                "[\"COUNT\",\"s\",[]]              | INVALID_FILTER     | s",
                "[\"REQ\",\"s\",{}                 | MALFORMED_JSON     |",
                "[\"REQ\",\"s\",{}]]               | MALFORMED_JSON     |",
                "[\"NEG-OPEN\",\"s\"]            | WRONG_SHAPE        | s",
                "[\"NEG-OPEN\",\"s\",{}]         | WRONG_SHAPE        | s",
                "[\"NEG-OPEN\",\"s\",\"61\"]     | INVALID_FILTER     | s",
                "[\"NEG-OPEN\",\"s\",{},\"6\"]   | WRONG_SHAPE        | s",
                "[\"NEG-OPEN\",\"s\",[],\"61\"]  | INVALID_FILTER     | s",
                "[\"NEG-OPEN\",\"s\",[{},{}],\"61\"] | WRONG_SHAPE     | s",
                "[\"NEG-OPEN\",\"s\",[[{}]],\"61\"] | INVALID_FILTER   | s",
                "[\"NEG-OPEN\",\"s\",{},\"6x\"]  | WRONG_SHAPE        | s",
                "[\"NEG-OPEN\",\"s\",{\"x\":1},\"61\"] | UNSUPPORTED_FILTER | s",
                "[\"NEG-MSG\",\"s\",{}]          | WRONG_SHAPE        | s",
                "[\"NEG-MSG\",\"\",\"61\"]       | WRONG_SHAPE        |",
                "[\"NEG-CLOSE\"]                 | WRONG_SHAPE        |",
                "[\"CLOSE\"]                       | WRONG_SHAPE        |",
                "[\"CLOSE\",\"\"]                  | WRONG_SHAPE        |",
                "[\"EVENT\"]                       | WRONG_SHAPE        |",
                "[\"EVENT\",[]]                    | WRONG_SHAPE        |",
                "[\"AUTH\",\"challenge\"]          | WRONG_SHAPE        |",
                "[\"PING\"]                        | UNKNOWN_TYPE       |"
            })
    void whatIsNoMessageIsRefusedWithItsSubscription(String json, Reason reason, String subscription) {
        InvalidMessageException refusal = refusal(json);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.subscription().orElse(null)).isEqualTo(subscription);
    }

    @Test
    void aRefusalTellsReconciliationsFromSubscriptions() {
        assertThat(refusal("[\"NEG-MSG\",\"s\",\"x\"]").isAboutReconciliation()).isTrue();
        assertThat(refusal("[\"REQ\",\"s\",1]").isAboutReconciliation()).isFalse();
    }

    @Test
    void aSubscriptionIdHasAtMost64Characters() throws Exception {
        assertThat(parse("[\"CLOSE\",\"" + "x".repeat(64) + "\"]")).isInstanceOf(ClientMessage.Close.class);
        assertThat(refusal("[\"CLOSE\",\"" + "x".repeat(65) + "\"]").reason()).isEqualTo(Reason.WRONG_SHAPE);
    }

    @Test
    void anInvalidEventIsRefusedWithItsIdSoThatOkCanAnswer() {
        InvalidEventException refusal = catchThrowableOfType(
                InvalidEventException.class,
                () -> parse("[\"EVENT\"," + eventJson().with("kind", "-1") + "]"));
        assertThat(refusal.claimedId()).contains(EventId.ofHex(EventJsonFixture.ID));
        assertThat(refusal.original()).isEqualTo(eventJson().with("kind", "-1").bytes());
    }

    private static InvalidMessageException refusal(String json) {
        return catchThrowableOfType(InvalidMessageException.class, () -> parse(json));
    }

    private static ClientMessage parse(String json) throws InvalidMessageException, InvalidEventException {
        return ClientMessageParser.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
