package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.testing.Cost;

/** Any bytes are a filter or refused; what is read is written as the same. */
class FilterFuzz {
    @FuzzTest(maxDuration = "20s")
    void isReadOrRefused(byte[] bytes) {
        Cost.isInBounds(bytes, () -> {
            try {
                Filter filter = Filter.parse(bytes);
                assertThat(Filter.parse(filter.toJson())).isEqualTo(filter);
            } catch (InvalidMessageException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }
}
