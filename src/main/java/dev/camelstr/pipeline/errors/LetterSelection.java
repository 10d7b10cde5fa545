package dev.camelstr.pipeline.errors;

import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Some of the dead letters.
 *
 * @param reasons one of which they have; empty: any
 * @param relay they came from; empty: from anywhere
 * @param since when they came, or later
 */
public record LetterSelection(Set<String> reasons, Optional<String> relay, Instant since) {

    public boolean includes(Letter letter) {
        return (reasons.isEmpty() || reasons.contains(letter.reason()))
                && relay.map(letter.relay()::equals).orElse(true)
                && !letter.receivedAt().isBefore(since);
    }
}
