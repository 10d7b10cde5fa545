package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.ProofOfWork;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** NIP-13: proof of work. */
class Nip13IT extends RelayConformance {
    private static final int BITS = 6;

    @Override
    Map<String, String> settings() {
        return Map.of("camelstr.limits.min-pow", "" + BITS);
    }

    /** An event whose id has enough bits, or not enough. */
    private Event mined(boolean enough, String... target) {
        return IntStream.iterate(0, nonce -> nonce + 1)
                .mapToObj(nonce -> draft(nonce, target))
                .filter(draft -> ProofOfWork.difficulty(draft.id(alice.pubkey())) >= BITS == enough)
                .map(alice::sign)
                .findFirst()
                .orElseThrow();
    }

    private static EventBuilder draft(int nonce, String... target) {
        return target.length == 0
                ? new EventBuilder(1).tag("nonce", "" + nonce)
                : new EventBuilder(1).tag("nonce", "" + nonce, target[0]);
    }

    @Test
    void enoughWorkIsTaken() throws Exception {
        assertAccepted(mined(true, "" + BITS));
        assertAccepted(mined(true));
    }

    @Test
    void tooLittleWorkIsRefused() throws Exception {
        assertRefused(mined(false, "" + BITS), "pow: ");
    }

    @Test
    void whoAimedLowerIsRefusedInSpiteOfLuck() throws Exception {
        assertRefused(mined(true, "2"), "pow: ");
    }

    @Test
    void theDocumentSaysHowMuch() throws Exception {
        assertThat(Nip11IT.document(relay)).contains("\"min_pow_difficulty\":" + BITS, "\"restricted_writes\":true");
    }
}
