package dev.camelstr.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.ProofOfWork;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who may publish where only trusted keys may: by a socket, with the ranks of the shipped view. */
class MinTrustIT {
    private static final int BITS = 6;

    private final EventSigner root = TestRelay.author();
    private final EventSigner friend = TestRelay.author();
    private final EventSigner stranger = TestRelay.author();
    private int published;

    private TestRelay start(int unknownPow) {
        Map<String, String> settings = new HashMap<>();
        settings.put("camelstr.stream.old-values", "true");
        settings.put("camelstr.views", "trust");
        settings.put("camelstr.trust.roots", root.pubkey().hex());
        settings.put("camelstr.trust.period", "1s");
        settings.put("camelstr.moderation.period", "1s");
        settings.put("camelstr.policy.min-trust", "50");
        settings.put("camelstr.policy.unknown-pow", Integer.toString(unknownPow));
        return TestRelay.start(StreamKind.LOCAL, settings, "store", "serve");
    }

    private EventBuilder note() {
        return new EventBuilder(1).content("note " + published++);
    }

    private static String answer(RelayClient client, Event event) throws Exception {
        RelayMessage.Ok ok = client.publish(event);
        return ok.accepted() ? "" : ok.message();
    }

    @Test
    void rootsAndWhomTheyFollowMayPublishAndOthersMayNot() throws Exception {
        try (TestRelay relay = start(0);
                RelayClient client = RelayClient.connect(relay.uri())) {
            assertThat(answer(client, friend.sign(note()))).startsWith("restricted: ");
            assertThat(answer(
                            client,
                            root.sign(
                                    new EventBuilder(3).tag("p", friend.pubkey().hex()))))
                    .isEmpty();

            Awaitility.await("the friend to be ranked")
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(answer(client, friend.sign(note()))).isEmpty());

            assertThat(answer(client, stranger.sign(note()))).startsWith("restricted: ");
            assertThat(answer(client, stranger.sign(wrapFor(friend)))).isEmpty();
            assertThat(answer(client, friend.sign(wrapFor(stranger)))).isEmpty();
            assertThat(answer(client, stranger.sign(wrapFor(stranger)))).startsWith("restricted: ");
            assertThat(answer(client, stranger.sign(new EventBuilder(Kind.VANISH).tag("relay", "ALL_RELAYS"))))
                    .as("NIP-62: whoever may publish here")
                    .isEmpty();
        }
    }

    private static EventBuilder wrapFor(EventSigner recipient) {
        return new EventBuilder(Kind.GIFT_WRAP).tag("p", recipient.pubkey().hex());
    }

    @Test
    void othersMayWithProofOfWork() throws Exception {
        try (TestRelay relay = start(BITS);
                RelayClient client = RelayClient.connect(relay.uri())) {
            assertThat(answer(client, mined(true))).isEmpty();
            assertThat(answer(client, mined(false))).startsWith("pow: ");
            assertThat(answer(client, root.sign(note()))).isEmpty();
        }
    }

    private Event mined(boolean enough) {
        return IntStream.iterate(0, nonce -> nonce + 1)
                .mapToObj(nonce -> new EventBuilder(1).tag("nonce", "" + nonce, "" + BITS))
                .filter(draft -> ProofOfWork.difficulty(draft.id(stranger.pubkey())) >= BITS == enough)
                .map(stranger::sign)
                .findFirst()
                .orElseThrow();
    }
}
