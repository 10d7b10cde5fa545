package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {

    @ParameterizedTest
    @CsvSource({
        "0,     replaceable",
        "1,     regular",
        "2,     regular",
        "3,     replaceable",
        "4,     regular",
        "44,    regular",
        "45,    regular",
        "999,   regular",
        "1000,  regular",
        "9999,  regular",
        "10000, replaceable",
        "19999, replaceable",
        "20000, ephemeral",
        "29999, ephemeral",
        "30000, addressable",
        "39999, addressable",
        "40000, regular",
        "65535, regular"
    })
    void theRangesAreThoseOfNip01(int kind, String range) {
        assertThat(rangesOf(kind)).containsExactly(range);
    }

    @Test
    void everyKindIsInOneRange() {
        assertThat(IntStream.rangeClosed(0, Kind.MAX))
                .allMatch(kind -> rangesOf(kind).count() == 1);
    }

    private static Stream<String> rangesOf(int kind) {
        return Stream.of(
                        Kind.isRegular(kind) ? "regular" : "",
                        Kind.isReplaceable(kind) ? "replaceable" : "",
                        Kind.isEphemeral(kind) ? "ephemeral" : "",
                        Kind.isAddressable(kind) ? "addressable" : "")
                .filter(range -> !range.isEmpty());
    }
}
