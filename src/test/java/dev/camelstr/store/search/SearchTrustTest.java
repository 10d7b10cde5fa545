package dev.camelstr.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTrustTest {
    @ParameterizedTest
    @CsvSource({
        "trust:50, 50",
        "trust:0, 0",
        "trust:100, 100",
        "'camel trust:7 sort:top', 7",
        "'trust:90 language:en trust:20', 20",
        "'trust:20 trust:much', ",
        "trust:101, ",
        "trust:-1, ",
        "trust:+5, ",
        "trust:05, ",
        "trust:5.5, ",
        "trust:99999999999999999999, ",
        "trust:\u0665, ",
        "'trust:50;drop', ",
        "distrust:50, ",
        "TRUST:50, ",
        "'trust: 50', ",
        "'', "
    })
    void isTheLastThatTheSearchNames(String search, Integer leastRank) {
        assertThat(SearchTrust.of(search).map(SearchTrust::leastRank)).isEqualTo(Optional.ofNullable(leastRank));
    }
}
