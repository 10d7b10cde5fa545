package dev.camelstr.pipeline.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {
    private final Threshold threshold = new Threshold(10, 20);

    @ParameterizedTest
    @CsvSource({
        "100, 120, false",
        "100, 121, true",
        "100, 79, true",
        "100, 80, false",
        "100, 0, true",
        "0, 1, true",
        "0, 0, false",
        "4, 5, true",
        "5, 6, false",
        "9000000000000000, 9000000000000001, false",
        "1, 9223372036854775807, true"
    })
    void whatWasToldIsToldAnewWhereItDiffersByMore(long before, long now, boolean passed) {
        assertThat(threshold.isPassed(Optional.of(Map.of("rank", 7L, "followers", before)), Map.of("followers", now)))
                .isEqualTo(passed);
    }

    @Test
    void whatWasNotToldIsToldFromTheLeastFigureOn() {
        assertThat(threshold.isPassed(Optional.empty(), Map.of("followers", 9L, "rank", 3L)))
                .isFalse();
        assertThat(threshold.isPassed(Optional.empty(), Map.of("followers", 9L, "rank", 10L)))
                .isTrue();
        assertThat(threshold.isPassed(Optional.empty(), Map.of())).isFalse();
    }

    @Test
    void whatIsNotKnownNowIsNotTakenBack() {
        assertThat(threshold.isPassed(Optional.of(Map.of("followers", 50L)), Map.of()))
                .isFalse();
    }

    @Test
    void withoutAThresholdEachChangeIsTold() {
        Threshold none = new Threshold(1, 0);

        assertThat(none.isPassed(Optional.of(Map.of("zap_cnt", 1_000_000L)), Map.of("zap_cnt", 1_000_001L)))
                .isTrue();
        assertThat(none.isPassed(Optional.of(Map.of("zap_cnt", 1_000_000L)), Map.of("zap_cnt", 1_000_000L)))
                .isFalse();
    }
}
