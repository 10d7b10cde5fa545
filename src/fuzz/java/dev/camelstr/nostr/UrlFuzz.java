package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.testing.Cost;
import java.nio.charset.StandardCharsets;

/** Any text has a normal form as a URL, which is its own, and shows no secrets. */
class UrlFuzz {
    @FuzzTest(maxDuration = "20s")
    void isNormalOnceAndForAll(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Cost.isInBounds(bytes, () -> {
            String normal = RelayUrl.normal(text);
            assertThat(RelayUrl.normal(normal)).isEqualTo(normal);
            RelayUrl.withoutSecrets(text);
            ShownText.lines(text);
        });
    }
}
