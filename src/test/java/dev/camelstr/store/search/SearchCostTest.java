package dev.camelstr.store.search;

import static dev.camelstr.testing.Cost.growsWithLength;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.testing.AwkwardText;
import dev.camelstr.testing.TestRelay;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text, of an event or of a search, is taken apart at a cost that grows with its length. */
class SearchCostTest {
    static Stream<String> pieces() {
        return AwkwardText.PIECES.stream();
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void anyText(String piece) {
        growsWithLength("words", n -> AwkwardText.of(piece, n), Words::of);
        growsWithLength("terms", n -> AwkwardText.of(piece, n), SearchTerms::of);
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void anyEvent(String piece) {
        var author = TestRelay.author();
        growsWithLength(
                "document",
                n -> author.sign(new EventBuilder(1)
                        .content(AwkwardText.of(piece, n / 2))
                        .tag("title", AwkwardText.of(piece, n / 2))),
                event -> SearchDocument.of(1, event));
    }

    @Test
    void aLongRowOfCharactersIsLookedForByItsBeginning() {
        String han = IntStream.range(0x4E00, 0x4E00 + 20_000)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());

        assertThat(SearchTerms.of(han).orElseThrow().query().split("<->")).hasSize(63);
    }

    @Test
    void marksBehindThirtyAreNotCompared() {
        assertThat(Words.of("e" + "\u0301".repeat(1_000))).isEqualTo(Words.of("e" + "\u0301".repeat(30)));
    }

    @Test
    void capitalsAreTheirSmallLettersWhereverTheyStand() {
        assertThat(Words.of("ΟΔΟΣ")).isEqualTo(Words.of("οδος"));
    }
}
