package dev.camelstr.nostr.nip19;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.testing.Cost;
import java.nio.charset.StandardCharsets;

/** Any text is an identifier or refused. */
class Nip19Fuzz {
    @FuzzTest(maxDuration = "20s")
    void isReadOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Cost.isInBounds(bytes, () -> {
            try {
                Nip19.decode(text);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }
}
