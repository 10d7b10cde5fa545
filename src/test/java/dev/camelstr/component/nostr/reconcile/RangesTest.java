package dev.camelstr.component.nostr.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
    private static TooBigException refusal(OptionalLong mostRecords) {
        return TooBigException.meantBy("too many", mostRecords).orElseThrow();
    }

    private static Ranges ranges(long since, long until) {
        return new Ranges(new Range(since, until));
    }

    @Test
    void allIsAskedForAtOnceWhereThatIsNotTooBig() throws Exception {
        Ranges ranges = ranges(5, 1_000);

        Range all = ranges.next().orElseThrow();
        ranges.done(all);

        assertThat(all).isEqualTo(new Range(5, 1_000));
        assertThat(ranges.next()).isEmpty();
    }

    @Test
    void whatIsTooBigIsHalvedNewestFirstAndGrowsAgainAfterTwoThatAreNot() throws Exception {
        Ranges ranges = ranges(0, 1_023);
        ranges.tooBig(ranges.next().orElseThrow(), refusal(OptionalLong.empty()));
        ranges.tooBig(ranges.next().orElseThrow(), refusal(OptionalLong.empty()));
        List<Range> asked = new ArrayList<>();
        for (Optional<Range> next = ranges.next(); next.isPresent(); next = ranges.next()) {
            asked.add(next.get());
            ranges.done(next.get());
        }

        assertThat(asked).containsExactly(new Range(768, 1_023), new Range(512, 767), new Range(0, 511));
    }

    @Property
    void everySecondIsReconciledOnceOrIsTooBigByItself(
            @ForAll @Size(max = 60) List<@IntRange(max = 50_000) Integer> events,
            @ForAll @IntRange(min = 1, max = 9) int most)
            throws Exception {
        TreeMap<Long, Integer> counts = new TreeMap<>();
        events.forEach(second -> counts.merge((long) second, 1, Integer::sum));
        Ranges ranges = ranges(0, 50_000);
        long lowest = 50_001;
        for (Optional<Range> next = ranges.next(); next.isPresent(); next = ranges.next()) {
            Range range = next.get();
            int there = counts.subMap(range.since(), true, range.until(), true).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(range.until()).isEqualTo(lowest - 1);
            if (there > most) {
                ranges.tooBig(range, refusal(OptionalLong.empty()));
                lowest = range.seconds() == 1 ? range.since() : lowest;
            } else {
                ranges.done(range);
                lowest = range.since();
            }
        }

        assertThat(lowest).isZero();
        assertThat(ranges.skipped())
                .hasSize((int) counts.values().stream().filter(n -> n > most).count());
    }

    @Test
    void aNumberThatIsToldIsKeptToUnlessItIsImplausible() throws Exception {
        Ranges ranges = ranges(0, 1 << 20);
        assertThat(ranges.records()).isEqualTo(RangeSize.MOST_RECORDS);

        ranges.tooBig(ranges.next().orElseThrow(), refusal(OptionalLong.of(5_000)));
        assertThat(ranges.records()).isEqualTo(5_000);
        ranges.tooBig(ranges.next().orElseThrow(), refusal(OptionalLong.of(Long.MAX_VALUE)));
        assertThat(ranges.records()).isEqualTo(5_000);
        ranges.tooBig(ranges.next().orElseThrow(), refusal(OptionalLong.of(0)));
        assertThat(ranges.records()).isEqualTo(RangeSize.LEAST_RECORDS);
    }

    @Test
    void aRelayToWhichAllIsTooBigComesToAnEnd() {
        Ranges ranges = ranges(0, Integer.MAX_VALUE);

        assertThatThrownBy(() -> {
                    while (true) {
                        ranges.tooBig(ranges.next().orElseThrow(), refusal(OptionalLong.empty()));
                    }
                })
                .isInstanceOf(UnreconcilableException.class)
                .hasMessageContaining("single seconds");
    }

    @Test
    void aRelayThatTakesASecondAtATimeComesToAnEnd() {
        Ranges ranges = ranges(0, Integer.MAX_VALUE);

        assertThatThrownBy(() -> {
                    while (true) {
                        Range next = ranges.next().orElseThrow();
                        if (next.seconds() > 1) {
                            ranges.tooBig(next, refusal(OptionalLong.empty()));
                        } else {
                            ranges.done(next);
                        }
                    }
                })
                .isInstanceOf(UnreconcilableException.class)
                .hasMessageContaining("ranges");
    }

    @Test
    void aRelayThatAnnouncesMoreAndMoreComesToAnEnd() {
        Ranges ranges = ranges(0, Integer.MAX_VALUE);

        assertThatThrownBy(() -> {
                    while (true) {
                        ranges.tooBig(ranges.next().orElseThrow(), TooBigException.endless());
                    }
                })
                .isInstanceOf(UnreconcilableException.class)
                .hasMessageContaining("without end");
    }

    @ParameterizedTest
    @CsvSource({
        "blocked: this query is too big, true",
        "blocked: too many query results, true",
        "RESULTS_TOO_BIG, true",
        "error: over max_sync_events, true",
        "blocked: negentropy is for members, false",
        "rate-limited: too many requests, false",
        "closed: you took too long to respond!, false",
        "'', false"
    })
    void onlyWordsAboutSizesAreSizes(String reason, boolean isSize) {
        assertThat(TooBigException.isAboutSize(reason)).isEqualTo(isSize);
    }
}
