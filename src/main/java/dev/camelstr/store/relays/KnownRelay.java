package dev.camelstr.store.relays;

import dev.camelstr.nostr.RelayUrl;
import java.time.Instant;
import java.util.Locale;

/**
 * An upstream relay.
 *
 * @param url in its one form, with a query that may be a secret
 * @param pinned whether the setting camelstr.relays names it: then it cannot be removed otherwise
 * @param paused whether somebody has stopped it by hand
 * @param note what whoever added it has written down
 */
public record KnownRelay(String url, Source source, boolean pinned, boolean paused, Instant added, String note) {

    /** How a relay came here first. */
    public enum Source {
        /** By the setting. */
        CONFIGURED,
        /** By hand. */
        ADDED,
        /** By itself. */
        DISCOVERED
    }

    /** One that only the setting names. */
    public static KnownRelay configured(String url) {
        return new KnownRelay(url, Source.CONFIGURED, true, false, Instant.EPOCH, "");
    }

    /** Whether nobody here has named it, but events did. */
    public boolean isOfStrangers() {
        return source == Source.DISCOVERED && !pinned;
    }

    /** Where it is from, in a word: {@code configured} for what the setting names, whoever named it first. */
    public String from() {
        return (pinned ? Source.CONFIGURED : source).name().toLowerCase(Locale.ROOT);
    }

    /** The relay as logs, metrics and people see it. */
    public String name() {
        return RelayUrl.withoutSecrets(url);
    }
}
