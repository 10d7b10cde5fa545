package dev.camelstr.pipeline.forward;

import dev.camelstr.component.nostr.link.Texts;
import java.util.List;
import java.util.Locale;

/** What a relay has made of an event. */
enum Outcome {
    ACCEPTED,
    /** It had the event. */
    DUPLICATE,
    /** It does not want the event, and nothing will change that. */
    REFUSED,
    /** It is sent too much at once. */
    LATER,
    /** It could not take the event, for a reason that may pass. */
    FAILED;

    private static final List<String> TOO_FAST =
            List.of("rate-limit", "rate limit", "ratelimit", "slow down", "too fast");

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As figures name it. */
    String word() {
        return word;
    }

    /** Of an OK of the relay (NIP-01). */
    static Outcome of(boolean accepted, String message) {
        String prefix = Texts.prefix(message);
        if (prefix.equals("duplicate")) {
            return DUPLICATE;
        } else if (accepted) {
            return ACCEPTED;
        } else if (prefix.isEmpty() || prefix.equals("rate-limited")) {
            String low = message.toLowerCase(Locale.ROOT);
            return TOO_FAST.stream().anyMatch(low::contains) ? LATER : REFUSED;
        }
        return prefix.equals("error") ? FAILED : REFUSED;
    }
}
