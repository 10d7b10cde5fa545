package dev.camelstr.pipeline.serve.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;

class BucketsTest {
    /** Stands still unless a test moves it: a busy machine would fill buckets meanwhile. */
    private final StandingTime time = new StandingTime();

    private static final class StandingTime implements TimeMeter {
        private long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void eachKeyHasARateOfItsOwn() {
        Buckets<String> buckets = new Buckets<>(2, 10, time);

        assertThat(buckets.take("a", 1)).isTrue();
        assertThat(buckets.take("a", 1)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
        assertThat(buckets.take("b", 1)).isTrue();

        time.nanos += 500_000_000;
        assertThat(buckets.take("a", 1)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
    }

    @Test
    void whatIsMoreThanASecondsShareCountsAsOne() {
        Buckets<String> buckets = new Buckets<>(100, 10, time);

        assertThat(buckets.take("a", 1_000)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
    }

    @Test
    void zeroIsAnyNumber() {
        Buckets<String> buckets = new Buckets<>(0, 10, time);

        for (int i = 0; i < 1_000; i++) {
            assertThat(buckets.take("a", 1_000)).isTrue();
        }
    }

    @Test
    void ofTooManyKeysTheLongestIdleIsForgotten() {
        Buckets<String> buckets = new Buckets<>(1, 2, time);
        buckets.take("a", 1);
        buckets.take("b", 1);
        assertThat(buckets.take("a", 1)).isFalse();

        buckets.take("c", 1);

        assertThat(buckets.take("a", 1)).isFalse();
        assertThat(buckets.take("b", 1)).isTrue();
    }
}
