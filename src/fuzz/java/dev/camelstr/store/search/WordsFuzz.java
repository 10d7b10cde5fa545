package dev.camelstr.store.search;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.testing.Cost;
import java.nio.charset.StandardCharsets;

/** Any text is taken apart. */
class WordsFuzz {
    @FuzzTest(maxDuration = "20s")
    void isTakenApart(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Cost.isInBounds(bytes, () -> {
            Words.of(text);
            SearchTerms.of(text);
        });
    }
}
