package dev.camelstr.component.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionsTest {

    @Property(tries = 200, seed = "1021")
    void everyKeyHasAPartition(@ForAll String key, @ForAll @IntRange(min = 1, max = 64) int partitions) {
        assertThat(Partitions.of(key, partitions)).isBetween(0, partitions - 1);
    }

    @Test
    void theChoiceIsTheSameInEveryVersion() {
        assertThat(Partitions.of("", 4)).isZero();
        // the check value of CRC-32C: 0xE3069283
        assertThat(Partitions.of("123456789", 1 << 16)).isEqualTo(0x9283);
    }

    @Test
    void keysAreSpreadEvenly() {
        long first = IntStream.range(0, 10_000)
                .filter(i -> Partitions.of("author " + i, 2) == 0)
                .count();
        assertThat(first).isBetween(4_500L, 5_500L);
    }
}
