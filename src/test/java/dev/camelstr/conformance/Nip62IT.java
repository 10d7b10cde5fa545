package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.TestRelay;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NIP-62: requests to vanish. */
class Nip62IT extends RelayConformance {
    private static final String URL = "wss://relay.example/";

    private final long now = Instant.now().getEpochSecond();

    @Override
    Map<String, String> settings() {
        return Map.of("camelstr.relay.url", URL);
    }

    @BeforeEach
    void passOverTheChallenge() throws Exception {
        client.next(RelayMessage.Auth.class);
    }

    private static Event request(EventSigner author, String relay, long createdAt) {
        return author.sign(new EventBuilder(62).createdAt(createdAt).tag("relay", relay));
    }

    private Event noteOf(EventSigner author, long createdAt) {
        return author.sign(new EventBuilder(1).createdAt(createdAt).content("from " + createdAt));
    }

    @Test
    void allUpToTheRequestIsGoneAndDoesNotComeBack() throws Exception {
        EventSigner author = TestRelay.author();
        Event note = noteOf(author, now - 100);
        Event deletion = author.sign(new EventBuilder(5)
                .createdAt(now - 90)
                .tag("e", noteOf(author, now - 95).id().hex()));
        Event profile = author.sign(new EventBuilder(0).createdAt(now - 80));
        Event later = noteOf(author, now - 10);
        for (Event event : new Event[] {note, deletion, profile, later}) {
            assertAccepted(event);
        }

        assertAccepted(request(author, URL, now - 50));

        assertThat(client.stored("s", "{\"kinds\":[0,1,5]," + by(author) + "}")).containsExactly(later.id());
        assertRefused(note, "blocked:");
        assertRefused(noteOf(author, now - 51), "blocked:");
        assertAccepted(noteOf(author, now - 40));
    }

    @Test
    void aRequestToAllRelaysIsFollowedAndOneToOthersIsNot() throws Exception {
        Event alices = noteOf(alice, now - 60);
        Event bobs = noteOf(bob, now - 60);
        assertAccepted(alices);
        assertAccepted(bobs);

        assertAccepted(request(alice, "ALL_RELAYS", now - 50));
        assertAccepted(request(bob, "wss://elsewhere.example/", now - 50));

        assertThat(client.stored("s", id(alices), id(bobs))).containsExactly(bobs.id());
    }

    @Test
    void theNameOfThisRelayMayBeWrittenInAnyForm() throws Exception {
        EventSigner author = TestRelay.author();
        Event note = noteOf(author, now - 60);
        assertAccepted(note);

        assertAccepted(request(author, "WSS://Relay.Example:443", now - 50));

        assertThat(client.stored("s", id(note))).isEmpty();
    }

    @Test
    void giftWrapsToWhoVanishesGoAndDoNotComeBack() throws Exception {
        EventSigner recipient = TestRelay.author();
        Event wrap = wrap(recipient, now - 100);
        Event later = wrap(recipient, now - 10);
        Event others = wrap(TestRelay.author(), now - 100);
        assertAccepted(wrap);
        assertAccepted(later);
        assertAccepted(others);

        assertAccepted(request(recipient, URL, now - 50));

        assertThat(client.stored("s", id(wrap), id(later), id(others)))
                .containsExactlyInAnyOrder(later.id(), others.id());
        assertRefused(wrap, "blocked:");
        assertRefused(wrap(recipient, now - 60), "blocked:");
    }

    private static Event wrap(EventSigner recipient, long createdAt) {
        return TestRelay.author()
                .sign(new EventBuilder(1059)
                        .createdAt(createdAt)
                        .tag("p", recipient.pubkey().hex()));
    }

    @Test
    void aRequestIsNotDeleted() throws Exception {
        EventSigner author = TestRelay.author();
        Event note = noteOf(author, now - 60);
        Event request = request(author, URL, now - 50);
        assertAccepted(note);
        assertAccepted(request);

        assertAccepted(author.sign(new EventBuilder(5).tag("e", request.id().hex())));

        assertThat(client.stored("s", id(request))).containsExactly(request.id());
        assertRefused(note, "blocked:");
    }

    @Test
    void theDocumentAdvertisesIt() throws Exception {
        assertThat(Nip11IT.document(relay)).containsPattern("\"supported_nips\":\\[[0-9,]*\\b62\\b");
    }
}
