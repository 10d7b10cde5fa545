package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.TestRelay;
import org.junit.jupiter.api.Test;

/** NIP-70: protected events. */
class Nip70IT extends RelayConformance {

    @Test
    void protectedEventsNeedTheirAuthenticatedAuthor() throws Exception {
        Event secret = alice.sign(new EventBuilder(1).tag("-"));
        client.event(secret);
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("auth-required:");

        client.auth(proof(alice, challenge, "wss://relay.example/"));
        assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("invalid:");
        client.auth(proof(alice, "another", relay.uri().toString()));
        assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("invalid:");
        client.auth(proof(alice, challenge, relay.uri().toString()));
        assertThat(client.next(RelayMessage.Ok.class).accepted()).isTrue();

        assertThat(client.publish(secret).accepted()).isTrue();
        assertRefused(TestRelay.author().sign(new EventBuilder(1).tag("-")), "auth-required:");
    }
}
