package dev.camelstr.pipeline.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.PagePermits.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {
    private static final int PAGE = 500;
    private static final int MEASURED_EACH_MILLIS = 100;

    private long millis = 1_000_000;
    private final Room room = new Room(() -> TimeUnit.MILLISECONDS.toNanos(millis));
    private final List<Relay> relays = new ArrayList<>();
    private double stored;
    private long collected;
    private double storedAtOnce;

    /** Asks ten times a second, and brings a page some time after it was asked. */
    private final class Relay {
        private final int answerMillis;
        private final int fresh;
        private Optional<Permit> permit = Optional.empty();
        private long answersAt;
        private int pages;

        Relay(int answerMillis, int fresh) {
            this.answerMillis = answerMillis;
            this.fresh = fresh;
        }

        void look() {
            if (permit.isPresent() && millis >= answersAt) {
                permit.get().answered();
                permit = Optional.empty();
                collected += fresh;
                pages++;
            }
            if (permit.isEmpty() && millis % 100 == relays.indexOf(this) % 100) {
                permit = room.ask(this, PAGE);
                answersAt = millis + answerMillis;
            }
        }
    }

    private void relays(int count, int answerMillis, int fresh) {
        for (int i = 0; i < count; i++) {
            relays.add(new Relay(answerMillis, fresh));
        }
    }

    /** A store that applies so many a second. */
    private void goOn(int seconds, double storedPerSecond) {
        long end = millis + seconds * 1_000L;
        for (; millis < end; millis++) {
            relays.forEach(Relay::look);
            double before = stored;
            stored = Math.min(collected, stored + storedPerSecond / 1_000);
            storedAtOnce += stored - before;
            if (millis % MEASURED_EACH_MILLIS == 0) {
                room.measured(collected, collected - (long) stored, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 8000", "8, 20000", "300, 8000", "300, 2000", "40, 30000"})
    void theStoreIsBusyAndWhatIsNewDoesNotWait(int count, int storedPerSecond) {
        relays(count, 50, PAGE);
        goOn(10, storedPerSecond);
        storedAtOnce = 0;
        double longestWait = 0;
        for (int i = 0; i < 20; i++) {
            goOn(1, storedPerSecond);
            longestWait = Math.max(longestWait, (collected - stored) / storedPerSecond);
        }
        assertThat(longestWait).isLessThan(0.6);
        assertThat(storedAtOnce / 20).isGreaterThan(0.9 * storedPerSecond);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 300})
    void aStoreThatStandsStillIsNotBuried(int count) {
        relays(count, 50, PAGE);
        goOn(10, 8_000);
        goOn(60, 0);
        assertThat(collected - stored).isLessThan(8_000);
        int before = pages();
        goOn(10, 8_000);
        assertThat(pages() - before).isGreaterThan(50);
    }

    @Test
    void copiesAreNoWork() {
        relays(300, 200, 0);
        goOn(10, 8_000);
        int before = pages();
        goOn(10, 8_000);
        assertThat(pages() - before).isGreaterThan(1_000);
    }

    @Test
    void relaysHaveTheirTurns() {
        relays(100, 20, PAGE);
        goOn(60, 4_000);
        IntStream pages = relays.stream().mapToInt(relay -> relay.pages);
        assertThat(pages.summaryStatistics().getMin()).isGreaterThan(3);
    }

    @Test
    void aRelayThatDoesNotAnswerTakesNoRoomForLong() {
        relays(200, 1_000_000, PAGE);
        relays(1, 50, PAGE);
        goOn(300, 8_000);
        int before = pages();
        goOn(10, 8_000);
        assertThat(pages() - before).isGreaterThan(90);
    }

    private int pages() {
        return relays.stream().mapToInt(relay -> relay.pages).sum();
    }
}
