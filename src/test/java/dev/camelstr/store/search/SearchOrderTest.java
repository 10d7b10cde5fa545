package dev.camelstr.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchOrderTest {
    @ParameterizedTest
    @CsvSource({
        "sort:hot, hot",
        "'camel sort:top', top",
        "'sort:top language:en sort:rising', rising",
        "'sort:hot sort:new', ",
        "sort:controversial, ",
        "resort:hot, ",
        "SORT:HOT, ",
        "'sort: hot', ",
        "'', "
    })
    void isTheLastThatTheSearchNames(String search, String order) {
        assertThat(SearchOrder.of(search).map(SearchOrder::word)).isEqualTo(Optional.ofNullable(order));
    }
}
