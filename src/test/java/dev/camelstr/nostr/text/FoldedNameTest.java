package dev.camelstr.nostr.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedNameTest {
    @ParameterizedTest
    @CsvSource({
        "Jack,jack",
        "' Vitor \t\n Pamplona ',vitor pamplona",
        "ÄRGER,ärger",
        "ＪＡＣＫ,jack",
        "𝓙ack,jack",
        "ja\u200Bc\u202Ek\uFEFF,jack",
        "'\u0000\u0007jack',jack",
        "ja\uD800ck,jack",
        "'🐪 camel',🐪 camel",
        "ΟΔΟΣ,οδοσ",
        "'<b>x</b>',<b>x</b>",
        "'\u200B\u2066 ',''"
    })
    void isHowNamesAreCompared(String name, String folded) {
        assertThat(FoldedName.of(name)).isEqualTo(folded);
    }

    @Test
    void isCutWithoutHalvingACharacter() {
        String folded = FoldedName.of("🐪".repeat(100_000));

        assertThat(folded).isEqualTo("🐪".repeat(FoldedName.LONGEST));
    }

    @Test
    void isTheSameTwice() {
        for (String name : new String[] {"Ｊ ﷺ \u0345ΐ İI", "\u0344\u200B a", "ǅ  ﬁ"}) {
            String folded = FoldedName.of(name);

            assertThat(FoldedName.of(folded)).isEqualTo(folded);
        }
    }
}
