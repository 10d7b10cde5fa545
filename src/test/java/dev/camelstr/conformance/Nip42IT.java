package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.message.RelayMessage;
import org.junit.jupiter.api.Test;

/** NIP-42: authentication of clients. */
class Nip42IT extends RelayConformance {

    @Test
    void anAuthEventIsNeverPublished() throws Exception {
        assertRefused(proof(alice, "x", relay.uri().toString()), "blocked:");
    }

    @Test
    void onlyAProofForThisRelayAndThisChallengeCounts() throws Exception {
        client.event(alice.sign(new EventBuilder(1).tag("-")));
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        client.next(RelayMessage.Ok.class);

        assertThat(answer(proof(alice, challenge, "wss://relay.example/"))).isFalse();
        assertThat(answer(proof(alice, "another", relay.uri().toString()))).isFalse();
        assertThat(answer(proof(alice, challenge, relay.uri().toString()))).isTrue();
    }

    private boolean answer(Event proof) throws Exception {
        return client.auth(proof).next(RelayMessage.Ok.class).accepted();
    }
}
