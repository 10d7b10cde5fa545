package dev.camelstr.component.nostr.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | PT1S
            007 | PT7S
            120 | PT2M
            3600 | PT1H
            3601 | PT1H
            10000 | PT1H
            99999999999999999999999999 | PT1H
            Sun, 29 Nov 2026 12:00:30 GMT | PT30S
            Sunday, 29-Nov-26 12:00:30 GMT | PT30S
            Sun Nov 29 12:00:30 2026 | PT30S
            Mon, 30 Nov 2026 12:00:00 GMT | PT1H
            """)
    void itIsObeyedUpToAnHour(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, NOW)).hasValue(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-5",
                "1.5",
                "1e3",
                "",
                "soon",
                "Sun, 29 Nov 2026 11:59:59 GMT",
                "Sun, 99 Nov 2026 12:00:30 GMT",
                "Mon, 29 Nov 2026 12:00:30 GMT"
            })
    void whatSaysNothingIsNoWait(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
