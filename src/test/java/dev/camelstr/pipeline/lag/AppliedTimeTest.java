package dev.camelstr.pipeline.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AppliedTimeTest {
    private final AppliedTime time = new AppliedTime();

    @Test
    void allThatWasThereIsAppliedOnceEveryPartitionHasPassedItsEnd() {
        assertThat(time.measured(1, Map.of(0, 10L, 1, 5L), Map.of(0, 3L, 1, 4L)))
                .isEmpty();
        assertThat(time.measured(2, Map.of(0, 20L, 1, 5L), Map.of(0, 8L, 1, 4L)))
                .isEmpty();
        assertThat(time.measured(3, Map.of(0, 30L, 1, 5L), Map.of(0, 9L, 1, 4L)))
                .hasValue(1);
        assertThat(time.measured(4, Map.of(0, 40L, 1, 5L), Map.of(0, 20L, 1, 4L)))
                .isEmpty();
        assertThat(time.measured(5, Map.of(0, 50L, 1, 5L), Map.of(0, 29L, 1, 4L)))
                .hasValue(3);
    }

    @Test
    void aPartitionThatIsNotSeenIsNotApplied() {
        time.measured(1, Map.of(0, 10L), Map.of(0, 9L));

        assertThat(time.measured(2, Map.of(), Map.of())).isEmpty();
    }
}
