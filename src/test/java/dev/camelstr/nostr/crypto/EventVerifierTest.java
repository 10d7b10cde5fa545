package dev.camelstr.nostr.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidEventException.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventVerifierTest {

    @ParameterizedTest
    @ValueSource(strings = {"native", "bouncycastle"})
    void whatAnAuthorSignsIsGenuineAlsoOnceParsed(String mode) throws InvalidEventException {
        EventVerifier verifier = new EventVerifier(Schnorr.of(mode));
        Event event = EventSigner.random(Schnorr.of(mode))
                .sign(new EventBuilder(1).tag("t", "\u0000\"").content("é😀\n"));
        assertThat(verifier.check(event)).isEmpty();
        assertThat(verifier.check(EventParser.parse(event.raw()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "bouncycastle"})
    void aChangedEventHasAWrongId(String mode) throws InvalidEventException {
        Event event = EventSigner.random(Schnorr.of(mode)).sign(new EventBuilder(1).content("hello"));
        byte[] changed = new String(event.raw(), StandardCharsets.UTF_8)
                .replace("hello", "hellO")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(refusal(mode, EventParser.parse(changed)).reason()).isEqualTo(Reason.WRONG_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "bouncycastle"})
    void theSignatureOfAnotherAuthorOrEventIsRefused(String mode) {
        EventSigner author = EventSigner.random(Schnorr.of(mode));
        EventBuilder event = new EventBuilder(1).content("a");
        EventId id = event.id(author.pubkey());
        for (byte[] sig : new byte[][] {
            author.sign(new EventBuilder(1).content("b")).sig(),
            EventSigner.random(Schnorr.of(mode)).sign(event).sig(),
            new byte[64]
        }) {
            Event forged = event.build(author.pubkey(), id, sig);
            InvalidEventException refusal = refusal(mode, forged);
            assertThat(refusal.reason()).isEqualTo(Reason.BAD_SIGNATURE);
            assertThat(refusal.claimedId()).contains(id);
            assertThat(refusal.original()).isEqualTo(forged.raw());
        }
    }

    private static InvalidEventException refusal(String mode, Event event) {
        return catchThrowableOfType(
                InvalidEventException.class, () -> new EventVerifier(Schnorr.of(mode)).verify(event));
    }
}
