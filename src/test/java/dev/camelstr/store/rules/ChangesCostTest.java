package dev.camelstr.store.rules;

import static dev.camelstr.testing.Cost.growsWithLength;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Removal;
import dev.camelstr.testing.TestRelay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangesCostTest {
    private static final int WRAPS = 10;

    private final Event event = TestRelay.note(TestRelay.author(), "a wrap");

    private static List<PublicKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PublicKey.ofHex(String.format("%064x", i)))
                .toList();
    }

    private StoreMessage wrap(long seq, List<PublicKey> recipients) {
        InboundMessage source = new InboundMessage(event.raw(), Map.of(), new Origin("nostr.published", 0, seq), 0);
        return new StoreMessage(
                source,
                seq,
                event,
                false,
                0,
                recipients,
                StoreMessage.NEVER,
                Optional.empty(),
                new long[0],
                List.of(),
                List.of());
    }

    @Test
    void manyWhoVanishAndManyWrapsToThemCostWhatTheyAreMany() {
        growsWithLength("wraps", ChangesCostTest::keys, keys -> {
            Changes changes = new Changes(false);
            int each = keys.size() / WRAPS;
            for (int i = 0; i < WRAPS; i++) {
                changes.insert(wrap(i, keys.subList(i * each, (i + 1) * each)));
            }
            keys.forEach(changes::wrapsTo);
        });
    }

    @Test
    void wrapsAreFoundByEachRecipientUntilTheyAreRemoved() {
        List<PublicKey> keys = keys(3);
        Changes changes = new Changes(false);
        StoreMessage wrap = wrap(7, keys.subList(0, 2));
        changes.insert(wrap);

        assertThat(changes.wrapsTo(keys.get(0))).containsExactly(wrap);
        assertThat(changes.wrapsTo(keys.get(1))).containsExactly(wrap);
        assertThat(changes.wrapsTo(keys.get(2))).isEmpty();

        changes.removeUntold(
                new Ledger.Row(event.id(), event.pubkey(), event.kind(), event.createdAt(), 7, Optional.empty(), true),
                Removal.VANISHED);
        assertThat(changes.wrapsTo(keys.get(0))).isEmpty();
    }
}
