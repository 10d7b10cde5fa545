package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NIP-42: authentication of clients, and which refusals ask for it. */
class Nip42IT extends RelayConformance {
    private static final int MAX_KEYS = 2;
    private static final String KINDS = "1,1059";

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.private-kinds",
                "1059",
                "camelstr.policy.allow-kinds",
                KINDS,
                "camelstr.relay.max-authenticated-keys",
                Integer.toString(MAX_KEYS));
    }

    /** What is this author's only: to publish a protected event, to read, count and reconcile what is private. */
    private static List<String> owned(EventSigner author) {
        String wraps = "{\"kinds\":[1059],\"#p\":[\"" + author.pubkey().hex() + "\"]}";
        return List.of(
                event(author.sign(new EventBuilder(1).tag("-").content("protected"))),
                "[\"REQ\",\"r\"," + wraps + "]",
                "[\"COUNT\",\"c\"," + wraps + "]",
                "[\"NEG-OPEN\",\"n\"," + wraps + ",\"6100000200\"]");
    }

    private static String event(Event event) {
        return new String(ClientMessages.event(event.raw()), StandardCharsets.UTF_8);
    }

    /** The prefix of each refusal; what was granted has none. */
    private static String prefix(RelayMessage answer) {
        String reason = "";
        if (answer instanceof RelayMessage.Ok ok) {
            reason = ok.message();
        } else if (answer instanceof RelayMessage.Closed closed) {
            reason = closed.message();
        } else if (answer instanceof RelayMessage.NegErr error) {
            reason = error.reason();
        }
        return reason.replaceAll(":.*", "");
    }

    private List<String> prefixes(List<String> messages) throws Exception {
        List<String> prefixes = new ArrayList<>();
        for (String message : messages) {
            RelayMessage answer = client.send(message).next();
            while (answer instanceof RelayMessage.Auth) {
                answer = client.next();
            }
            prefixes.add(prefix(answer));
        }
        return prefixes;
    }

    private void prove(EventSigner... signers) throws Exception {
        client.event(alice.sign(new EventBuilder(1).tag("-")));
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        client.next(RelayMessage.Ok.class);
        for (EventSigner signer : signers) {
            assertThat(answer(proof(signer, challenge, relay.uri().toString())).accepted())
                    .isTrue();
        }
    }

    private RelayMessage.Ok answer(Event proof) throws Exception {
        return client.auth(proof).next(RelayMessage.Ok.class);
    }

    @Test
    void anAuthEventIsNeverPublished() throws Exception {
        assertRefused(proof(alice, "x", relay.uri().toString()), "blocked:");
    }

    @Test
    void onlyAProofForThisRelayAndThisChallengeCounts() throws Exception {
        client.event(alice.sign(new EventBuilder(1).tag("-")));
        String challenge = client.next(RelayMessage.Auth.class).challenge();
        client.next(RelayMessage.Ok.class);

        assertThat(answer(proof(alice, challenge, "wss://relay.example/")).accepted())
                .isFalse();
        assertThat(answer(proof(alice, "another", relay.uri().toString())).accepted())
                .isFalse();
        assertThat(answer(proof(alice, challenge, relay.uri().toString())).accepted())
                .isTrue();
    }

    @Test
    void whoHasProvedTheKeyIsRefusedNothing() throws Exception {
        prove(bob, alice);

        assertThat(prefixes(owned(alice))).containsOnly("");
    }

    @Test
    void whoHasProvedNothingIsAskedForAKeyEachTime() throws Exception {
        for (String message : owned(alice)) {
            client.send(message).next(RelayMessage.Auth.class);
            assertThat(prefix(client.next())).isEqualTo("auth-required");
        }
    }

    @Test
    void whoHasProvedAnotherKeyIsAskedForTheRightOneAndKnowsTheChallenge() throws Exception {
        prove(bob);

        for (String message : owned(alice)) {
            assertThat(prefix(client.send(message).next())).isEqualTo("auth-required");
        }
    }

    @Test
    void whoCanProveNoOtherKeyIsRestricted() throws Exception {
        prove(bob, TestRelay.author());

        assertThat(prefixes(owned(alice))).containsOnly("restricted");
    }

    /** This relay has no URL: only who came by a loopback name can sign it. */
    @Test
    void whoCanProveNoKeyAtAllIsRestricted() throws Exception {
        try (RawClient elsewhere = RawClient.connect(relay.uri().getPort())) {
            for (String message : owned(alice)) {
                elsewhere.text(message);
                byte[] answer = elsewhere.nextText().getBytes(StandardCharsets.UTF_8);
                assertThat(prefix(RelayMessageParser.parse(answer))).isEqualTo("restricted");
            }
        }
    }

    @Test
    void whatNoKeyWouldOpenIsRestrictedForAll() throws Exception {
        List<String> forNobody = List.of(
                event(alice.sign(new EventBuilder(7).content("of a kind that is not taken"))),
                "[\"REQ\",\"r\",{\"kinds\":[1059],\"#p\":[]}]",
                "[\"COUNT\",\"c\",{\"kinds\":[1059],\"ids\":[]}]");
        assertThat(prefixes(forNobody)).containsOnly("restricted");

        prove(alice);

        assertThat(prefixes(forNobody)).containsOnly("restricted");
    }
}
