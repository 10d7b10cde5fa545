package dev.camelstr.nostr;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessageParser;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.testing.Cost;

/** Any bytes are a message of a client or of a relay, or refused. */
class MessageFuzz {
    @FuzzTest(maxDuration = "20s")
    void isReadOrRefused(byte[] bytes) {
        Cost.isInBounds(bytes, () -> {
            try {
                ClientMessageParser.parse(bytes);
            } catch (InvalidMessageException | InvalidEventException refused) {
                RelayMessages.notice(refused.getMessage());
            }
            try {
                RelayMessageParser.parse(bytes);
            } catch (InvalidMessageException | InvalidEventException refused) {
                RelayMessages.notice(refused.getMessage());
            }
        });
    }
}
