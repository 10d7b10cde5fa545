package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NIP-17 and NIP-59: gift wraps are only for whom they name. */
class Nip17IT extends RelayConformance {

    @Override
    Map<String, String> settings() {
        return Map.of("camelstr.relay.private-kinds", "1059,21059");
    }

    private static Event wrapFor(EventSigner recipient, int kind) {
        return TestRelay.author()
                .sign(new EventBuilder(kind).tag("p", recipient.pubkey().hex()).content("sealed"));
    }

    private static String wrapsFor(EventSigner recipient) {
        return "{\"kinds\":[1059],\"#p\":[\"" + recipient.pubkey().hex() + "\"]}";
    }

    private void authenticate(RelayClient as, EventSigner who) throws Exception {
        as.req("login", "{\"kinds\":[1059]}");
        String challenge = as.next(RelayMessage.Auth.class).challenge();
        assertThat(as.next(RelayMessage.Closed.class).message()).startsWith("auth-required:");
        as.auth(proof(who, challenge, relay.uri().toString()));
        assertThat(as.next(RelayMessage.Ok.class).accepted()).isTrue();
    }

    @Test
    void whoHasNotAuthenticatedIsAskedTo() throws Exception {
        assertAccepted(wrapFor(alice, 1059));

        client.req("s", wrapsFor(alice));
        client.next(RelayMessage.Auth.class);
        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("auth-required:");
        client.send("[\"COUNT\",\"c\"," + wrapsFor(alice) + "]");
        client.next(RelayMessage.Auth.class);
        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("auth-required:");
    }

    @Test
    void reconciliationKeepsToIt() throws Exception {
        Event wrap = wrapFor(alice, 1059);
        assertAccepted(wrap);

        client.send("[\"NEG-OPEN\",\"n\"," + wrapsFor(alice) + ",\"61\"]");
        client.next(RelayMessage.Auth.class);
        assertThat(client.next(RelayMessage.NegErr.class).reason()).startsWith("auth-required:");
    }

    @Test
    void aFilterThatAsksForMoreIsAnsweredWithoutThem() throws Exception {
        Event wrap = wrapFor(alice, 1059);
        Event note = alice.sign(new EventBuilder(1).tag("p", alice.pubkey().hex()));
        assertAccepted(wrap);
        assertAccepted(note);
        String toAlice = "\"#p\":[\"" + alice.pubkey().hex() + "\"]";

        assertThat(client.stored("s", "{\"kinds\":[1,1059]," + toAlice + "}"))
                .contains(note.id())
                .doesNotContain(wrap.id());
        assertThat(client.stored("s", "{" + toAlice + "}")).contains(note.id()).doesNotContain(wrap.id());
        assertThat(client.stored("s", id(wrap))).isEmpty();
        assertThat(client.stored("s", "{}")).doesNotContain(wrap.id());
        client.send("[\"COUNT\",\"c\"," + id(wrap) + "]");
        assertThat(client.next(RelayMessage.Count.class).count()).isZero();
    }

    @Test
    void aRecipientFindsAndCountsItsOwn() throws Exception {
        Event wrap = wrapFor(bob, 1059);
        Event another = wrapFor(alice, 1059);
        assertAccepted(wrap);
        assertAccepted(another);
        authenticate(client, bob);

        assertThat(client.stored("s", "{\"kinds\":[1059]}")).contains(wrap.id()).doesNotContain(another.id());
        assertThat(client.stored("s", id(wrap))).containsExactly(wrap.id());
        assertThat(client.stored("s", wrapsFor(bob), id(another)))
                .contains(wrap.id())
                .doesNotContain(another.id());
        client.send("[\"COUNT\",\"c\"," + id(wrap) + "," + id(another) + "]");
        assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(1);
    }

    @Test
    void whatIsForAnotherKeyAsksForThatKey() throws Exception {
        authenticate(client, bob);

        client.req("s", wrapsFor(alice));

        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("auth-required:");
    }

    @Test
    void liveOnesReachOnlyTheirRecipient() throws Exception {
        try (RelayClient recipient = relay.connect();
                RelayClient other = relay.connect()) {
            authenticate(recipient, alice);
            recipient.stored("s", wrapsFor(alice));
            authenticate(other, bob);
            String live = "{\"kinds\":[1059,21059,1],\"limit\":0}";
            other.stored("s", live);
            client.stored("s", live);
            Event wrap = wrapFor(alice, 1059);
            Event passing = wrapFor(alice, 21_059);
            Event note = note(alice, "for all");
            try (RelayClient sender = relay.connect()) {
                sender.publish(wrap);
                sender.publish(passing);
                sender.publish(note);
            }

            assertThat(recipient.next(RelayMessage.Event.class).event().id()).isEqualTo(wrap.id());
            assertThat(other.next(RelayMessage.Event.class).event().id()).isEqualTo(note.id());
            assertThat(client.next(RelayMessage.Event.class).event().id()).isEqualTo(note.id());
        }
    }
}
