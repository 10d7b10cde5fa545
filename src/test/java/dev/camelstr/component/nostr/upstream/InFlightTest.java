package dev.camelstr.component.nostr.upstream;

import static dev.camelstr.component.nostr.RouteFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.link.AddressPolicy;
import dev.camelstr.component.nostr.link.ConnectionPace;
import dev.camelstr.component.nostr.link.RelayLink;
import dev.camelstr.component.nostr.link.RelaySettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private static final RelayLink.Listener NOBODY = new RelayLink.Listener() {
        @Override
        public void onMessage(RelayLink link, byte[] message) {}

        @Override
        public void onClosed(RelayLink link, String reason) {}
    };

    /** A link that is neither connected nor closed. */
    private static RelayLink link() {
        RelaySettings settings = new RelaySettings(
                URI.create("ws://127.0.0.1:1/"),
                null,
                AddressPolicy.ANY,
                new ConnectionPace(20, 2),
                1_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                "test",
                Map.of(),
                false);
        return new RelayLink(settings, null, NOBODY);
    }

    private final RelayLink link = link();

    private record Taken(int slot, long position) {}

    /**
     * However live events finish, the cursor is not beyond one that has not, and in the end it is at the newest.
     */
    @Property(tries = 200, seed = "1020")
    void theCursorIsNeverBeyondALiveEventThatIsUnderWay(@ForAll long seed) {
        Random random = new Random(seed);
        InFlight inFlight = new InFlight(16);
        inFlight.startAt(1_000);
        inFlight.endOfStored();
        List<Taken> underWay = new ArrayList<>();
        long newest = 1_000;
        for (int step = 0; step < 200; step++) {
            if (underWay.size() < 16 && random.nextBoolean()) {
                long position = 900 + random.nextInt(1_000);
                underWay.add(new Taken(inFlight.take(link, position), position));
                newest = Math.max(newest, position);
            } else if (!underWay.isEmpty()) {
                inFlight.finished(
                        underWay.remove(random.nextInt(underWay.size())).slot());
            }
            long oldest = underWay.stream().mapToLong(Taken::position).min().orElse(Long.MAX_VALUE);
            assertThat(inFlight.cursor()).isLessThanOrEqualTo(oldest);
        }
        underWay.forEach(taken -> inFlight.finished(taken.slot()));
        assertThat(inFlight.cursor()).isEqualTo(newest);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void nothingMovesItBeforeTheEndOfWhatIsStored() {
        InFlight inFlight = new InFlight(4);
        inFlight.startAt(100);
        int newest = inFlight.take(link, 500);
        int older = inFlight.take(link, 200);
        inFlight.finished(newest);
        assertThat(inFlight.cursor()).isEqualTo(100);
        inFlight.endOfStored();
        assertThat(inFlight.cursor()).isEqualTo(100);
        inFlight.finished(older);
        assertThat(inFlight.cursor()).isEqualTo(500);
    }

    @Test
    void aFailureOfAnEarlierSessionTakesItBackAsWell() {
        InFlight inFlight = new InFlight(4);
        inFlight.startAt(100);
        inFlight.endOfStored();
        int slow = inFlight.take(link, 150);
        inFlight.finished(inFlight.take(link, 300));
        inFlight.startSession();
        inFlight.endOfStored();
        assertThat(inFlight.resumePoint()).isEqualTo(300);
        assertThat(inFlight.cursor()).isEqualTo(150);

        inFlight.failed(slow);
        assertThat(inFlight.resumePoint()).isEqualTo(150);
        assertThat(inFlight.cursor()).isEqualTo(150);
    }

    @Test
    void afterAFailureItStaysUntilAnotherSessionHasReadEverything() {
        InFlight inFlight = new InFlight(4);
        inFlight.startAt(100);
        inFlight.endOfStored();
        inFlight.failed(inFlight.take(link, 200));
        inFlight.finished(inFlight.take(link, 300));
        assertThat(inFlight.cursor()).isEqualTo(100);
        inFlight.startSession();
        int again = inFlight.take(link, 200);
        inFlight.endOfStored();
        assertThat(inFlight.cursor()).isEqualTo(100);
        inFlight.finished(again);
        assertThat(inFlight.cursor()).isEqualTo(200);
    }

    @Test
    void whatHasNoTimeHoldsAPlaceAndMovesNothing() {
        InFlight inFlight = new InFlight(1);
        inFlight.startAt(100);
        inFlight.endOfStored();
        int slot = inFlight.take(link, InFlight.NOWHERE);
        assertThat(inFlight.isFull()).isTrue();
        inFlight.finished(slot);
        assertThat(inFlight.cursor()).isEqualTo(100);
    }

    @Test
    void aThreadThatWaitsForAPlaceLeavesWhenItsLinkIsClosed() {
        InFlight inFlight = new InFlight(1);
        inFlight.startAt(0);
        inFlight.take(link, 1);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> inFlight.take(link, 2));
        await().until(() -> inFlight.blockedNanos() > 0);
        link.abort("the test is over");
        inFlight.wake();

        assertThat(waiting.join()).isEqualTo(-1);
    }

    @Test
    void allRelaysTogetherHaveSoManyBytesUnderWay() {
        BytesUnderWay bytes = new BytesUnderWay(10_000);
        InFlight one = new InFlight(16, bytes);
        InFlight other = new InFlight(16, bytes);
        int first = one.take(link, 1, 6_000);
        int second = one.take(link, 2, 6_000);
        int ofOther = other.take(link, 1, 6_000); // the only one of its relay

        CompletableFuture<Integer> third = CompletableFuture.supplyAsync(() -> one.take(link, 3, 6_000));
        await().until(() -> one.blockedNanos() > 0);
        other.finished(ofOther);
        assertThat(third).isNotDone();
        one.finished(first);
        await().until(third::isDone);

        one.finished(second);
        one.failed(third.join());
        assertThat(bytes.used()).isZero();
    }
}
