package dev.camelstr.nostr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    /** On the day on which summer time begins there: it has 23 hours. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-29T10:00:00Z"), ZoneId.of("Europe/Berlin"));

    private static final long NOW = CLOCK.instant().getEpochSecond();

    @ParameterizedTest
    @CsvSource({
        "now, 2026-03-29T10:00:00Z",
        "2h, 2026-03-29T08:00:00Z",
        "1d12h, 2026-03-27T22:00:00Z",
        "2w, 2026-03-15T10:00:00Z",
        "90s, 2026-03-29T09:58:30Z",
        "1767225600, 2026-01-01T00:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "2026-01-01T18:30, 2026-01-01T17:30:00Z",
        "2026-01-01 18:30:05, 2026-01-01T17:30:05Z",
        "2026-07-01T00:00, 2026-06-30T22:00:00Z",
        "2026-01-01T18:30:00Z, 2026-01-01T18:30:00Z",
        "2026-01-01T18:30+05:00, 2026-01-01T13:30:00Z",
    })
    void isOneSecond(String text, Instant expected) {
        assertThat(Moment.of(text, CLOCK)).isEqualTo(new Moment(expected.getEpochSecond(), expected.getEpochSecond()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01, 2025-12-31T23:00:00Z, 2026-01-01T22:59:59Z",
        "today, 2026-03-28T23:00:00Z, 2026-03-29T21:59:59Z",
        "yesterday, 2026-03-27T23:00:00Z, 2026-03-28T22:59:59Z",
    })
    void aDayGoesFromItsBeginningToItsEnd(String text, Instant first, Instant last) {
        assertThat(Moment.of(text, CLOCK)).isEqualTo(new Moment(first.getEpochSecond(), last.getEpochSecond()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2h ago",
                "-5",
                "2026-13-01",
                "2026-02-30",
                "2026-01-01T25:00",
                "9999999w",
                "5y",
                "1.5h"
            })
    void whatIsNoTimeIsSaidInOneLine(String text) {
        assertThatThrownBy(() -> Moment.of(text, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no time: ")
                .message()
                .hasLineCount(1);
    }

    @Test
    void millisecondsAreNotTakenForSeconds() {
        assertThatThrownBy(() -> Moment.of(Long.toString(NOW * 1000), CLOCK))
                .hasMessageContaining("seconds are meant, not milliseconds");
    }
}
