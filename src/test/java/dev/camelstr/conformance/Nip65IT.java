package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** NIP-02 and 65: contact and relay lists, which replace each other. */
class Nip65IT extends RelayConformance {

    @Test
    void theNewestListOfAKindReplacesTheOthers() throws Exception {
        long now = Instant.now().getEpochSecond();
        for (int kind : List.of(3, 10_002)) {
            Event older = alice.sign(new EventBuilder(kind)
                    .createdAt(now - 5)
                    .tag("p", bob.pubkey().hex()));
            Event newer = alice.sign(new EventBuilder(kind).createdAt(now).tag("r", "wss://relay.example"));
            assertAccepted(older);
            assertAccepted(newer);

            assertThat(client.stored("s", "{\"kinds\":[" + kind + "]," + by(alice) + "}"))
                    .containsExactly(newer.id());
        }
    }
}
