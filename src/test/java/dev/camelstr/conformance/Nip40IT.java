package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.RelayMessage;
import dev.camelstr.nostr.crypto.EventSigner;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** NIP-40: expiration. */
class Nip40IT extends RelayConformance {

    private static Event expiring(EventSigner author, long at) {
        return author.sign(new EventBuilder(1).tag("expiration", Long.toString(at)));
    }

    @Test
    void anExpiredEventIsInvalid() throws Exception {
        assertRefused(expiring(alice, Instant.now().getEpochSecond() - 1), "invalid:");
    }

    @Test
    void anEventIsNotServedOnceItHasExpired() throws Exception {
        Event note = expiring(alice, Instant.now().getEpochSecond() + 2);
        assertAccepted(note);
        assertThat(client.stored("s", id(note))).containsExactly(note.id());

        // The sweep comes once a minute: it is the query that leaves it out.
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> client.stored("s", id(note)).isEmpty());
        client.send("[\"COUNT\",\"c\"," + id(note) + "]");
        assertThat(client.next(RelayMessage.Count.class).count()).isZero();
    }
}
