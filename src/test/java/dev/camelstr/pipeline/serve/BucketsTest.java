package dev.camelstr.pipeline.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void eachKeyHasARateOfItsOwn() {
        Buckets<String> buckets = new Buckets<>(2, 10);

        assertThat(buckets.take("a", 1)).isTrue();
        assertThat(buckets.take("a", 1)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
        assertThat(buckets.take("b", 1)).isTrue();
    }

    @Test
    void whatIsMoreThanASecondsShareCountsAsOne() {
        Buckets<String> buckets = new Buckets<>(100, 10);

        assertThat(buckets.take("a", 1_000)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
    }

    @Test
    void zeroIsAnyNumber() {
        Buckets<String> buckets = new Buckets<>(0, 10);

        for (int i = 0; i < 1_000; i++) {
            assertThat(buckets.take("a", 1_000)).isTrue();
        }
    }

    @Test
    void ofTooManyKeysTheLongestIdleIsForgotten() {
        Buckets<String> buckets = new Buckets<>(1, 2);
        buckets.take("a", 1);
        buckets.take("b", 1);
        assertThat(buckets.take("a", 1)).isFalse();

        buckets.take("c", 1);

        assertThat(buckets.take("a", 1)).isFalse();
        assertThat(buckets.take("b", 1)).isTrue();
    }
}
