package dev.camelstr.component.nostr.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MissingTest {
    private static List<EventId> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EventId.ofHex("%064x".formatted(i)))
                .toList();
    }

    @Test
    void aHundredAreAskedForAtOnce() {
        Missing missing = new Missing(ids(250), 10);
        int asked = 0;
        for (int size : new int[] {100, 100, 50}) {
            Set<EventId> batch = missing.ask();
            assertThat(batch).hasSize(size);
            batch.forEach(missing::came);
            missing.answered();
            asked += size;
        }

        assertThat(asked).isEqualTo(250);
        assertThat(missing.ask()).isEmpty();
        assertThat(missing.notServed()).isZero();
    }

    @Test
    void whatABatchLeavesOutIsAskedForOneByOneAndMayComeThen() {
        List<EventId> ids = ids(100);
        Missing missing = new Missing(ids, 10);
        missing.ask();
        ids.subList(0, 97).forEach(missing::came);
        assertThat(missing.isShort()).isTrue();
        missing.answered();
        for (EventId left : ids.subList(97, 100)) {
            assertThat(missing.ask()).containsExactly(left);
            if (!left.equals(ids.get(98))) {
                missing.came(left);
            }
            missing.answered();
        }

        assertThat(missing.ask()).isEmpty();
        assertThat(missing.notServed()).isEqualTo(1);
    }

    @Test
    void afterAsManyInVainAsMayBeTheRelayIsBelieved() {
        Missing missing = new Missing(ids(100), 3);
        int asked = 0;
        while (!missing.ask().isEmpty()) {
            asked++;
            missing.answered();
        }

        assertThat(asked).isEqualTo(1 + 3);
        assertThat(missing.notServed()).isEqualTo(100);
    }

    @Test
    void aCopyOfWhatHasComeIsStillOfTheBatch() {
        List<EventId> ids = ids(2);
        Missing missing = new Missing(ids, 10);
        missing.ask();
        missing.came(ids.get(0));

        assertThat(missing.isAsked(ids.get(0))).isFalse();
        assertThat(missing.isOfBatch(ids.get(0))).isTrue();
        assertThat(missing.ask()).containsExactly(ids.get(1));
    }
}
