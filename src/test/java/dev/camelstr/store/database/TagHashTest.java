package dev.camelstr.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TagHashTest {
    /** The key of the reference implementation's vectors: 00 01 … 0f. */
    private final TagHash hash = new TagHash(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));

    @Test
    void isSipHash24OfNameAndValue() {
        // the paper's own example hashes 00 01 … 0e; as text that is a name of NUL, which no tag has, and the rest
        String value = "\1\2\3\4\5\6\7\10\11\12\13\14\15\16";

        assertThat(hash.of("\0", value)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void aTagThatAnEventHasTwiceIsHashedOnce() {
        assertThat(hash.of(
                        TestEvents.event(1, 7, 100, 1, Tag.of("t", "x"), Tag.of("t", "x", "more"), Tag.of("t", "y"))))
                .containsExactlyInAnyOrder(hash.of("t", "x"), hash.of("t", "y"));
    }

    @Test
    void onlyTagsOfOneLetterWithAValueAreHashed() {
        assertThat(hash.of(TestEvents.event(1, 7, 100, 1, Tag.of("alt", "x"), Tag.of("t"), Tag.of("1", "x"))))
                .isEmpty();
    }
}
