package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.RelayMessage;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.TestRelay;
import org.junit.jupiter.api.Test;

/** NIP-45: counting. */
class Nip45IT extends RelayConformance {

    @Test
    void countsExactly() throws Exception {
        EventSigner author = TestRelay.author();
        client.publish(note(author, "1"));
        client.publish(note(author, "2"));

        client.send("[\"COUNT\",\"c\",{" + by(author) + ",\"limit\":1}]");

        assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(2);
    }
}
