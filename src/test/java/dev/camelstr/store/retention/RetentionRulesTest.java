package dev.camelstr.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.store.retention.RetentionRule.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRulesTest {
    private static final long DAY = 86_400;

    @ParameterizedTest
    @CsvSource({
        // all that NIP-01 calls regular
        "1, 365", "4, 365", "9735, 365", "1059, 365", "40000, 365", "65535, 365",
        // named by themselves, or by a range
        "7, 30", "1000, 10", "1500, 2", "1999, 10", "30023, 180", "30024, 180"
    })
    void theNarrowestEntryCounts(int kind, long days) {
        RetentionRules rules =
                RetentionRules.of("*=365d, 7=30d, 1000-1999=10d, 1400-1600=2d, 1059=365d, 30000-39999=180d");

        assertThat(rules.of(kind)).hasValueSatisfying(rule -> {
            assertThat(rule.maxAge()).isEqualTo(days * DAY);
            assertThat(rule.oldest(1_000 * DAY)).isEqualTo((1_000 - days) * DAY);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10_002, 19_999, 20_001, 30_023, 5, 62})
    void whatIsReplacedAndWhatRemovesIsNotMeantByAll(int kind) {
        assertThat(RetentionRules.of("*=1d").of(kind)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 62})
    void whatRemovesStaysInARange(int kind) {
        assertThat(RetentionRules.of("0-100=1d").of(kind)).isEmpty();
        assertThat(RetentionRules.of("0-100=1d").of(61)).isPresent();
    }

    @Test
    void neverTakesKindsOutOfWiderEntries() {
        RetentionRules rules = RetentionRules.of("4=never,*=1d");

        assertThat(rules.of(4)).isEmpty();
        assertThat(rules.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.kinds())
                        .containsExactly(
                                new Range(1, 2), new Range(6, 61), new Range(63, 9_999), new Range(40_000, 65_535)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "4, false",
        "5, false",
        "62, false", // all regular ones but those that stay
        "0, false",
        "3, false",
        "10002, false",
        "30023, true",
        "30024, false" // of others those that are named
    })
    void whatGoesForWantOfRoom(int kind, boolean goes) {
        RetentionRules rules = RetentionRules.of("4=never,30023=1000d,5-6=1d");

        assertThat(rules.goesForRoom(kind)).isEqualTo(goes);
        assertThat(RetentionRules.none().goesForRoom(1)).isTrue();
        assertThat(RetentionRules.none().goesForRoom(30_023)).isFalse();
    }

    @Test
    void agesAddUp() {
        assertThat(RetentionRules.of("1=1d12h").of(1).orElseThrow().maxAge()).isEqualTo(36 * 3_600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "1=never"})
    void nothingGoesByNoRule(String setting) {
        assertThat(RetentionRules.of(setting).rules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "=1d",
                "1=",
                "1=1",
                "1=-1d",
                "1=1w",
                "x=1d",
                "1-=1d",
                "65536=1d",
                "2-1=1d",
                "5=1d",
                "62=1d",
                "1=1d,1=2d",
                "*=1d,*=2d",
                "1-5=1d,4-9=1d",
                "1-5=1d,1-5=never",
                "1=99999999999d"
            })
    void whatIsUnclearIsRefused(String setting) {
        assertThatThrownBy(() -> RetentionRules.of(setting)).isInstanceOf(IllegalArgumentException.class);
    }
}
