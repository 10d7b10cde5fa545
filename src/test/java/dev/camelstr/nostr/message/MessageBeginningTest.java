package dev.camelstr.nostr.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageBeginningTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    private static MessageBeginning of(String text) {
        return MessageBeginning.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"REQ\",\"s\",{\"authors\":[\"ab    | REQ      | s",
                "[\"COUNT\", \"ü\" ,{\"ids\":          | COUNT    | ü",
                "[\"NEG-OPEN\",\"n\",{},\"61ab        | NEG-OPEN | n",
                "[\"NEG-MSG\",\"n\",\"61              | NEG-MSG  | n",
                "[\"CLOSE\",\"c                       | CLOSE    |",
                "[\"REQ\",\"\",{                      | REQ      |",
                "[\"REQ\",7,{                         | REQ      |",
                "[\"REQ                               | ``       |",
                "{\"REQ\":                            | ``       |",
                "nothing                              | ``       |",
                "[\"HELLO\",\"s\",                    | HELLO    |",
            })
    void theSubscriptionIsFoundWhereItComesSoFar(String text, String type, String subscription) {
        MessageBeginning beginning = of(text);

        assertThat(beginning.type()).isEqualTo(type);
        assertThat(beginning.subscription()).isEqualTo(Optional.ofNullable(subscription));
        assertThat(beginning.eventId()).isEmpty();
    }

    @Test
    void theIdOfAnEventIsFoundWherever() {
        Optional<EventId> id = Optional.of(EventId.ofHex(ID));

        assertThat(of("[\"EVENT\",{\"id\":\"" + ID + "\",\"content\":\"x").eventId())
                .isEqualTo(id);
        assertThat(of("[\"EVENT\",{\"kind\":3,\"tags\":[[\"p\"],[]],\"id\":\"" + ID + "\"")
                        .eventId())
                .isEqualTo(id);
        assertThat(of("[\"AUTH\",{\"id\":\"" + ID + "\",").eventId()).isEqualTo(id);
        assertThat(of("[\"EVENT\",{\"id\":\"" + ID.substring(1)).eventId()).isEmpty();
        assertThat(of("[\"EVENT\",{\"id\":\"" + ID.toUpperCase() + "\",").eventId())
                .isEmpty();
        assertThat(of("[\"EVENT\",{\"tags\":[[\"id\",\"" + ID + "\"").eventId()).isEmpty();
    }

    @Test
    void anyBeginningOfAMessageIsRead() {
        byte[] message = ("[\"EVENT\",{\"content\":\"ü😀\\u0041\",\"id\":\"" + ID + "\",\"kind\":1}]")
                .getBytes(StandardCharsets.UTF_8);
        int complete = new String(message, StandardCharsets.ISO_8859_1).indexOf(ID) + ID.length() + 1;

        for (int length = 0; length <= message.length; length++) {
            assertThat(MessageBeginning.of(Arrays.copyOf(message, length))
                            .eventId()
                            .isPresent())
                    .as("of %d bytes", length)
                    .isEqualTo(length >= complete);
        }
    }
}
