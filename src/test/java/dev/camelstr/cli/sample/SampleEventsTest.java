package dev.camelstr.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleEvents.Sample;
import dev.camelstr.cli.sample.SampleEvents.Truth;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleEventsTest {

    private static final Schnorr SCHNORR = Schnorr.of("auto");
    private static final SampleEvents OPTIONS =
            SampleEvents.of(2_000, 7).withUntil(1_760_000_000).withForged(0.05).withDuplicates(0.1);

    private final List<Sample> samples = OPTIONS.generate(SCHNORR);

    @Test
    void trueEventsAreValidAndForgedOnesAreNot() throws InvalidEventException {
        EventVerifier verifier = new EventVerifier(SCHNORR);
        for (Sample sample : samples) {
            boolean valid = isValid(verifier, EventParser.parse(sample.raw()));
            assertThat(valid).isEqualTo(sample.truth() != Truth.FORGED);
        }
    }

    private static boolean isValid(EventVerifier verifier, Event event) {
        try {
            verifier.verify(event);
            return true;
        } catch (InvalidEventException e) {
            return false;
        }
    }

    @Test
    void aForgedCopyHasATrueIdAndComesBeforeTheTrueEvent() throws InvalidEventException {
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).truth() == Truth.FORGED) {
                Event forged = EventParser.parse(samples.get(i).raw());
                Event next = EventParser.parse(samples.get(i + 1).raw());
                assertThat(next.id()).isEqualTo(forged.id());
                assertThat(next.createdAt()).isEqualTo(forged.createdAt());
                assertThat(samples.get(i + 1).truth()).isEqualTo(Truth.TRUE);
            }
        }
    }

    @Test
    void theSharesAreAboutWhatWasAskedFor() {
        Map<Truth, Long> counts = samples.stream().collect(Collectors.groupingBy(Sample::truth, Collectors.counting()));
        assertThat(counts.get(Truth.TRUE)).isEqualTo(2_000);
        assertThat(counts.get(Truth.FORGED)).isBetween(60L, 140L);
        assertThat(counts.get(Truth.DUPLICATE)).isBetween(140L, 260L);
    }

    @Test
    void theMixHasDeletionsVersionsAndTheSizesOfRealEvents() throws InvalidEventException {
        Map<Integer, Integer> kinds = new HashMap<>();
        long bytes = 0;
        for (Sample sample : samples) {
            Event event = EventParser.parse(sample.raw());
            kinds.merge(event.kind(), 1, Integer::sum);
            bytes += sample.raw().length;
            assertThat(event.createdAt()).isBetween(1_760_000_000L - 31 * 86_400, 1_760_000_000L);
        }
        assertThat(kinds.keySet()).containsExactlyInAnyOrder(0, 1, 5, 7, 10002, 30023);
        assertThat(bytes / samples.size()).isBetween(550L, 800L);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
        Function<List<Sample>, List<String>> texts =
                list -> list.stream().map(sample -> new String(sample.raw())).toList();
        assertThat(texts.apply(OPTIONS.generate(SCHNORR))).isEqualTo(texts.apply(samples));
        assertThat(texts.apply(SampleEvents.of(100, 8).withUntil(1_760_000_000).generate(SCHNORR)))
                .doesNotContainAnyElementsOf(texts.apply(samples));
    }
}
