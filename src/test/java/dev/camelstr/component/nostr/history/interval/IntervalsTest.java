package dev.camelstr.component.nostr.history.interval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.nostr.history.interval.Interval.State;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    private static final Span ALL = new Span(0, 99);

    /** Against an array with a cell for each second. */
    @Property(tries = 500, seed = "11")
    void whatWasSaidLastOfASecondHolds(@ForAll long seed) {
        Random random = new Random(seed);
        State[] model = new State[100];
        Intervals intervals = new Intervals(List.of());
        for (int step = 0; step < 40; step++) {
            long from = random.nextInt(100);
            Span span = new Span(from, Math.min(99, from + random.nextInt(30)));
            State state = random.nextInt(4) == 0 ? null : State.values()[random.nextInt(3)];
            if (state == null) {
                intervals.open(span);
            } else {
                intervals.put(new Interval(span.from(), span.to(), state, "why", 0, random.nextInt(5_000), 7));
            }
            for (long second = span.from(); second <= span.to(); second++) {
                model[(int) second] = state;
            }
            assertAsIn(model, intervals);
        }
    }

    private static void assertAsIn(State[] model, Intervals intervals) {
        for (int second = 0; second < model.length; second++) {
            Span one = new Span(second, second);
            assertThat(intervals.newestOpen(one).isPresent()).isEqualTo(model[second] == null);
            for (State state : State.values()) {
                assertThat(intervals.seconds(state, one)).isEqualTo(model[second] == state ? 1 : 0);
            }
        }
        int newest = 99;
        while (newest >= 0 && model[newest] != null) {
            newest--;
        }
        int end = newest;
        while (newest >= 0 && model[newest] == null) {
            newest--;
        }
        assertThat(intervals.newestOpen(ALL))
                .isEqualTo(end < 0 ? Optional.empty() : Optional.of(new Span(newest + 1, end)));
    }

    @Test
    void neighboursThatSayTheSameAreOne() {
        Intervals intervals = new Intervals(List.of());
        intervals.put(new Interval(0, 9, State.COMPLETE, "finish", 0, 100, 110));
        intervals.put(new Interval(20, 29, State.COMPLETE, "finish", 0, 90, 120));
        intervals.put(new Interval(10, 19, State.COMPLETE, "finish", 0, 95, 100));

        assertThat(intervals.all()).containsExactly(new Interval(0, 29, State.COMPLETE, "finish", 0, 90, 120));
    }

    @Test
    void neighboursOfDifferentTimesAreAskedForAgainApart() {
        Intervals intervals = new Intervals(List.of());
        intervals.put(new Interval(0, 9, State.COMPLETE, "finish", 0, 100, 110));
        intervals.put(new Interval(10, 19, State.COMPLETE, "finish", 0, 100_000, 100_001));

        intervals.reopen(ALL, each -> each.askedAt() < 1_000);

        assertThat(intervals.newestOpen(ALL)).contains(new Span(20, 99));
        assertThat(intervals.newestOpen(new Span(0, 19))).contains(new Span(0, 9));
    }

    @Test
    void beyondTheBoundTheShortestIsOpenAgain() {
        Intervals intervals = new Intervals(List.of());
        for (int i = 0; i <= Intervals.MOST; i++) {
            long from = 100L * i;
            intervals.put(new Interval(from, from + 50 - (i == 500 ? 40 : 0), State.COMPLETE, "finish", 0, 1, 1));
        }

        assertThat(intervals.all()).hasSize(Intervals.MOST);
        assertThat(intervals.newestOpen(new Span(50_000, 50_000))).isPresent();
    }
}
