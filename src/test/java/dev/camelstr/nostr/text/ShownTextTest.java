package dev.camelstr.nostr.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {

    @ParameterizedTest
    @ValueSource(
            chars = {
                0x00, 0x07, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF,
                0xD800, 0xDC00
            })
    void whatATerminalObeysIsReplaced(char obeyed) {
        assertThat(ShownText.line("a" + obeyed + "b")).isEqualTo("a\uFFFDb");
        assertThat(ShownText.lines("a" + obeyed + "b")).isEqualTo("a\uFFFDb");
    }

    @Test
    void aLineIsOneLine() {
        assertThat(ShownText.line("a\nb\tc\rd")).isEqualTo("a b c d");
        assertThat(ShownText.lines("a\nb\tc\rd")).isEqualTo("a\nb\tc d");
    }

    @Test
    void wordsOfAllScriptsStayAsTheyAre() {
        String words = "Grüße, 漢字, नमस्ते, می\u200Cخواهم, \uD83D\uDC68\u200D\uD83D\uDC69";

        assertThat(ShownText.line(words)).isEqualTo(words);
    }

    @Test
    void whatIsLongIsCutBetweenCharacters() {
        assertThat(ShownText.line("a\uD83D\uDE00b", 2)).isEqualTo("a…");
        assertThat(ShownText.line("x".repeat(5_000))).hasSize(1_001).endsWith("…");
    }
}
