package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.testing.Cost;

/** Any bytes are an event or refused; what is read is served as it was. */
class EventFuzz {
    @FuzzTest(maxDuration = "20s")
    void isReadOrRefused(byte[] bytes) {
        Cost.isInBounds(bytes, () -> {
            try {
                Event event = EventParser.parse(bytes);
                event.expiration();
                assertThat(EventIds.of(EventParser.parse(event.raw()))).isEqualTo(EventIds.of(event));
            } catch (InvalidEventException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }
}
