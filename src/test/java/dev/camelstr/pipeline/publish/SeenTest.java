package dev.camelstr.pipeline.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.pipeline.collect.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SeenTest {
    private static final EventId ID = new EventId(1, 2, 3, 4);

    private final Seen seen = new Seen(42);
    private final List<String> told = new ArrayList<>();

    @Test
    void anIdIsKnownOnlyOnceItIsConfirmed() {
        assertThat(look("a")).isEqualTo(Standing.NEW);
        Flight owner = flight("owner");
        assertThat(seen.claim(owner)).isEqualTo(Standing.NEW);
        assertThat(look("b")).isEqualTo(Standing.AWAITED);
        seen.confirm(owner);
        assertThat(look("c")).isEqualTo(Standing.KNOWN);
        assertThat(seen.claim(flight("late"))).isEqualTo(Standing.KNOWN);
        assertThat(told).containsExactly("b KNOWN");
    }

    @Test
    void lookingLeavesNoTrace() {
        look("a");
        assertThat(look("b")).isEqualTo(Standing.NEW);
        assertThat(seen.claim(flight("c"))).isEqualTo(Standing.NEW);
    }

    @Test
    void allThatWaitAreToldOfTheConfirm() {
        Flight owner = flight("owner");
        seen.claim(owner);
        look("look");
        assertThat(seen.claim(flight("claim"))).isEqualTo(Standing.AWAITED);
        assertThat(seen.waiting()).isEqualTo(2);
        seen.confirm(owner);
        assertThat(told).containsExactlyInAnyOrder("look KNOWN", "claim KNOWN");
        assertThat(seen.waiting()).isZero();
    }

    @Test
    void whenTheOwnerFailsTheFirstVerifiedCopyOwnsTheIdAndTheOthersWaitForIt() {
        Flight owner = flight("owner");
        Flight second = flight("second");
        seen.claim(owner);
        look("look");
        seen.claim(second);
        seen.claim(flight("third"));
        seen.release(owner);
        assertThat(told).containsExactly("second NEW");
        seen.confirm(second);
        assertThat(told).containsExactlyInAnyOrder("second NEW", "third KNOWN", "look KNOWN");
    }

    @Test
    void whenTheOwnerFailsAndNoVerifiedCopyWaitsAllOthersGoOn() {
        Flight owner = flight("owner");
        seen.claim(owner);
        look("a");
        look("b");
        seen.release(owner);
        assertThat(told).containsExactly("a NEW", "b NEW");
        assertThat(look("c")).isEqualTo(Standing.NEW);
    }

    @Test
    void whatIsNoLongerTheOwnerChangesNothing() {
        Flight owner = flight("owner");
        seen.claim(owner);
        seen.release(owner);
        Flight next = flight("next");
        seen.claim(next);
        seen.confirm(owner);
        seen.release(owner);
        assertThat(look("a")).isEqualTo(Standing.AWAITED);
        seen.confirm(next);
        seen.release(next);
        assertThat(look("b")).isEqualTo(Standing.KNOWN);
    }

    @Test
    void waitersAreBounded() {
        seen.setMaxWaiters(1);
        Flight owner = flight("owner");
        seen.claim(owner);
        look("a");
        assertThatThrownBy(() -> look("b")).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> seen.claim(flight("c"))).isInstanceOf(RejectedExecutionException.class);
        seen.confirm(owner);
        assertThat(told).containsExactly("a KNOWN");
    }

    @Test
    void idsThatAgreeInTheirFirstHalfOnlyByChanceAreCompared128Bits() {
        confirm(ID);
        assertThat(seen.look(new EventId(1, 3, 3, 4), s -> {})).isEqualTo(Standing.NEW);
        assertThat(seen.look(new EventId(0, 2, 3, 4), s -> {})).isEqualTo(Standing.NEW);
    }

    @Test
    void theIdThatMarksAFreeSlotIsNeverKnown() {
        EventId zero = new EventId(0, 0, 3, 4);
        confirm(zero);
        assertThat(seen.look(zero, s -> {})).isEqualTo(Standing.NEW);
    }

    @Test
    void afterForgettingNothingIsKnownAndWhatWasInFlightIsNotRemembered() {
        confirm(ID);
        EventId other = new EventId(9, 9, 9, 9);
        Flight owner = new Flight(other, 0, s -> {});
        seen.claim(owner);
        seen.forget();
        seen.confirm(owner);
        assertThat(seen.look(ID, s -> {})).isEqualTo(Standing.NEW);
        assertThat(seen.look(other, s -> {})).isEqualTo(Standing.NEW);
    }

    @Test
    void onlyTheSignatureThatWasVerifiedNeedsNoVerification() {
        Event event = Pipeline.note("signed");
        assertThat(seen.isVerified(event)).isFalse();
        Flight owner = new Flight(event.id(), seen.signatureBits(event), s -> {});
        seen.claim(owner);
        assertThat(seen.isVerified(event)).isFalse();
        seen.confirm(owner);
        assertThat(seen.isVerified(event)).isTrue();
        assertThat(seen.isVerified(Pipeline.forged(event))).isFalse();
    }

    @Test
    void theNewestHalfIsRememberedAndNoMoreThanAll() {
        int max = 64_000;
        seen.setMaxIds(max);
        SplittableRandom random = new SplittableRandom(7);
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < 5 * max; i++) {
            ids.add(id(random));
            confirm(ids.get(i));
            assertThat(seen.confirmed()).isLessThanOrEqualTo(max);
        }
        // Stripes fill unevenly, so the very half is not exact.
        assertThat(ids.subList(ids.size() - max * 4 / 10, ids.size()))
                .allMatch(id -> seen.look(id, s -> {}) == Standing.KNOWN);
        assertThat(ids.subList(0, max)).noneMatch(id -> seen.look(id, s -> {}) == Standing.KNOWN);
    }

    @Test
    void anIdThatIsMetAgainIsRememberedLonger() {
        seen.setMaxIds(6_400);
        SplittableRandom random = new SplittableRandom(8);
        confirm(ID);
        for (int i = 0; i < 100_000; i++) {
            confirm(id(random));
            if (i % 100 == 0) {
                assertThat(look("again")).isEqualTo(Standing.KNOWN);
            }
        }
    }

    @Test
    void aMillionIdsTakeLessThan100Megabytes() {
        SplittableRandom random = new SplittableRandom(9);
        long before = usedBytes();
        Seen million = new Seen(1);
        for (int i = 0; i < 1_500_000; i++) {
            Flight owner = new Flight(id(random), i, s -> {});
            million.claim(owner);
            million.confirm(owner);
        }
        assertThat(usedBytes() - before).isLessThan(100_000_000);
        assertThat(million.confirmed()).isGreaterThan(500_000);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void confirm(EventId id) {
        Flight owner = new Flight(id, 0, s -> {});
        seen.claim(owner);
        seen.confirm(owner);
    }

    private Standing look(String name) {
        return seen.look(ID, standing -> told.add(name + " " + standing));
    }

    private Flight flight(String name) {
        return new Flight(ID, 0, standing -> told.add(name + " " + standing));
    }

    private static EventId id(SplittableRandom random) {
        return new EventId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
