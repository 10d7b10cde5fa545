package dev.camelstr.component.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartOffsetTest {

    @Test
    void wordsNumbersAndTimesAreTold() {
        assertThat(StartOffset.parse("first")).isEqualTo(new StartOffset.First());
        assertThat(StartOffset.parse("last")).isEqualTo(new StartOffset.Last());
        assertThat(StartOffset.parse("next")).isEqualTo(new StartOffset.Next());
        assertThat(StartOffset.parse("0")).isEqualTo(new StartOffset.At(0));
        assertThat(StartOffset.parse("999999999999")).isEqualTo(new StartOffset.At(999_999_999_999L));
        assertThat(StartOffset.parse("1763970000000")).isEqualTo(new StartOffset.Since(1_763_970_000_000L));
        assertThat(StartOffset.parse("2025-11-24T07:40:00Z")).isEqualTo(new StartOffset.Since(1_763_970_000_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "First", "-1", "tomorrow", "2025-11-24", "99999999999999999999"})
    void whatIsNoOffsetIsRefused(String text) {
        assertThatThrownBy(() -> StartOffset.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no offset");
    }
}
