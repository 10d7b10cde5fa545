package dev.camelstr.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchDocumentTest {
    private static final int MOST_WORDS = 8_192;

    @Test
    void aTextOfAnyScriptHasSoManyWordsAtMostThoseOfItsTitleFirst() {
        String han = IntStream.range(0, 20_000)
                .mapToObj(i -> Character.toString(0x4e00 + i))
                .collect(Collectors.joining());
        String title = IntStream.range(0, 100).mapToObj(i -> "title" + i).collect(Collectors.joining(" "));

        SearchDocument document =
                SearchDocument.of(1, TestEvents.event(1, 7, 100, 30_023, han, Tag.of("title", title)));

        assertThat(document.vector().split(" ")).hasSize(MOST_WORDS);
        assertThat(document.vector()).startsWith("'title0':1A ").contains("'title99':");
        assertThat(document.words()).hasSize(100);
    }
}
