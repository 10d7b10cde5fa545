package dev.camelstr.component.nostr.history;

import java.util.List;
import java.util.Locale;

/** What a relay means that does not answer a page but says something, as far as its words tell. */
public enum Objection {
    /** We ask too often. */
    RATE(List.of(
            "rate-limit", "rate limit", "ratelimit", "slow down", "too fast", "too many req", "throttl", "too often")),
    /** We have too many subscriptions. */
    SUBSCRIPTIONS(List.of("subscription", "concurrent", "too many subs", "max subs")),
    /** We may come in after a login. */
    LOGIN(List.of("auth-required", "auth required", "authenticat", "need auth", "must auth", "please auth")),
    /** We ask for too much at once. */
    LIMIT(List.of("limit", "too large", "too big", "maximum")),
    /** It does not want to, and that does not change. */
    REFUSAL(List.of("restricted", "blocked", "unsupported", "pow:", "payment", "forbidden", "not allowed")),
    /** Nobody knows. */
    UNKNOWN(List.of(""));

    private final List<String> words;

    Objection(List<String> words) {
        this.words = words;
    }

    /** @param said by the relay */
    public static Objection of(String said) {
        String low = said.toLowerCase(Locale.ROOT);
        for (Objection each : values()) {
            if (each.words.stream().anyMatch(low::contains)) {
                return each;
            }
        }
        return UNKNOWN;
    }
}
