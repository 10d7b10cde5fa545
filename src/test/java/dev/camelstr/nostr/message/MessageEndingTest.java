package dev.camelstr.nostr.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEndingTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    private static Optional<EventId> eventId(String text) {
        return MessageEnding.eventId(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anIdBehindTheContentIsFound() {
        assertThat(eventId("text\",\"pubkey\":\"00\",\"id\":\"" + ID + "\",\"sig\":\"00\"}]"))
                .contains(EventId.ofHex(ID));
        assertThat(eventId(", \"id\" : \"" + ID + "\"}]")).contains(EventId.ofHex(ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"}]", ",\\\"id\\\":\\\"ID\\\"", "[\"id\",\"ID\"]", ",\"id\":\"ID0\"", "\"kid\":\"ID\""})
    void whatIsNoKeyOfAnObjectIsNone(String text) {
        assertThat(eventId(text.replace("ID", ID))).isEmpty();
    }
}
