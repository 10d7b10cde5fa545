package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void quantilesAreAtMostAFifthTooHigh() {
        for (int millis = 1; millis <= 1_000; millis++) {
            latencies.record(100, millis);
        }
        Latencies.Quantiles quantiles = latencies.between(100, 100);
        assertThat(quantiles.count()).isEqualTo(1_000);
        assertThat(quantiles.p50()).isBetween(500L, 600L);
        assertThat(quantiles.p95()).isBetween(950L, 1_140L);
        assertThat(quantiles.p99()).isBetween(990L, 1_190L);
    }

    @Test
    void whatIsOlderThanAMinuteIsForgotten() {
        latencies.record(100, 5_000);
        latencies.record(160, 1);
        assertThat(latencies.between(101, 160)).isEqualTo(new Latencies.Quantiles(1, 1, 1, 1));
        assertThat(latencies.between(0, 160).count()).isEqualTo(1);
    }

    @Test
    void anyLengthOfTimeIsTaken() {
        latencies.record(7, 0);
        latencies.record(7, Long.MAX_VALUE);
        assertThat(latencies.between(7, 7).p50()).isEqualTo(1);
        assertThat(latencies.between(7, 7).p99()).isGreaterThan(86_400_000);
    }

    @Test
    void nothingHasNoQuantiles() {
        assertThat(latencies.between(0, 1_000)).isEqualTo(new Latencies.Quantiles(0, 0, 0, 0));
    }
}
