package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.TestRelay;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** NIP-40: expiration. */
class Nip40IT extends RelayConformance {

    @Test
    void anExpiredEventIsInvalid() throws Exception {
        String expiration = Long.toString(Instant.now().getEpochSecond() - 1);

        assertRefused(alice.sign(new EventBuilder(1).tag("expiration", expiration)), "invalid:");
    }

    @Test
    void anEventIsNotServedOnceItHasExpired() throws Exception {
        Instant expiration = Instant.now().plusSeconds(8); // time enough to be taken
        Event note = alice.sign(new EventBuilder(1).tag("expiration", Long.toString(expiration.getEpochSecond())));
        assertAccepted(note);
        assertThat(client.stored("s", id(note))).containsExactly(note.id());

        await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(expiration));

        // The sweep comes once a minute: it is the query that leaves it out.
        assertThat(client.stored("s", id(note))).isEmpty();
    }

    @Test
    void anEventIsNotCountedOnceItHasExpired() throws Exception {
        try (TestRelay reader = connectToReaderOfRows()) {
            Event note = expiringLater(alice);
            assertAccepted(note);

            expire(reader, note);

            client.send("[\"COUNT\",\"c\"," + id(note) + "]");
            assertThat(client.next(RelayMessage.Count.class).count()).isZero();
        }
    }
}
