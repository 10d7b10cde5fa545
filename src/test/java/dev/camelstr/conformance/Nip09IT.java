package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** NIP-09: deletion requests. */
class Nip09IT extends RelayConformance {

    @Test
    void aDeletedEventIsGoneAndDoesNotComeBack() throws Exception {
        Event unwanted = note(alice, "unwanted");
        assertAccepted(unwanted);

        assertAccepted(alice.sign(new EventBuilder(5).tag("e", unwanted.id().hex())));

        assertThat(client.stored("s", id(unwanted))).isEmpty();
        assertRefused(unwanted, "blocked:");
    }

    @Test
    void nobodyDeletesWhatIsOthers() throws Exception {
        Event note = note(alice, "stays");
        assertAccepted(note);

        assertAccepted(bob.sign(new EventBuilder(5).tag("e", note.id().hex())));

        assertThat(client.stored("s", id(note))).containsExactly(note.id());
    }

    @Test
    void anAddressIsDeletedUpToTheDeletionAndNoFurther() throws Exception {
        long now = Instant.now().getEpochSecond();
        String address = "30023:" + alice.pubkey().hex() + ":draft";
        Event before = alice.sign(new EventBuilder(30_023).createdAt(now - 20).tag("d", "draft"));
        assertAccepted(before);

        assertAccepted(alice.sign(new EventBuilder(5).createdAt(now - 10).tag("a", address)));

        assertThat(client.stored("s", id(before))).isEmpty();
        assertRefused(alice.sign(new EventBuilder(30_023).createdAt(now - 10).tag("d", "draft")), "blocked:");
        assertAccepted(alice.sign(new EventBuilder(30_023).createdAt(now).tag("d", "draft")));
    }

    @Test
    void aDeletionIsServedAndIsNotDeletedItself() throws Exception {
        Event note = note(alice, "first");
        Event deletion = alice.sign(new EventBuilder(5).tag("e", note.id().hex()));
        assertAccepted(deletion);

        assertAccepted(alice.sign(new EventBuilder(5).tag("e", deletion.id().hex())));

        assertThat(client.stored("s", id(deletion))).containsExactly(deletion.id());
        assertRefused(note, "blocked:");
    }
}
