package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.message.RelayMessage;
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
        Event note = expiringLater(alice);
        assertAccepted(note);
        assertThat(client.stored("s", id(note))).containsExactly(note.id());

        expire(note);

        // The sweep comes once a minute: it is the query that leaves it out.
        assertThat(client.stored("s", id(note))).isEmpty();
        client.send("[\"COUNT\",\"c\"," + id(note) + "]");
        assertThat(client.next(RelayMessage.Count.class).count()).isZero();
    }
}
