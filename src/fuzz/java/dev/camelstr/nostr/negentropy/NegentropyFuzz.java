package dev.camelstr.nostr.negentropy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.camelstr.nostr.EventId;
import dev.camelstr.testing.Cost;

/** Any bytes are answered within the frame or refused. */
class NegentropyFuzz {
    private static final int FRAME = 4_096;
    private static final Records RECORDS = records();

    private static Records records() {
        Records.Builder records = Records.builder();
        for (int i = 0; i < 1_000; i++) {
            records.add(i / 3, EventId.ofHex(String.format("%064x", i * 7_919)));
        }
        return records.build();
    }

    @FuzzTest(maxDuration = "20s")
    void isAnsweredOrRefused(byte[] bytes) {
        Cost.isInBounds(bytes, () -> {
            try {
                assertThat(new Responder(RECORDS, FRAME).answer(bytes)).hasSizeLessThanOrEqualTo(FRAME);
            } catch (NegentropyException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }
}
