package dev.camelstr.store;

import java.util.Locale;

/** Why an event went that stood. The {@link #word()} is an API: the changelog carries it. */
public enum Removal {
    /** A newer one took its address (NIP-01). */
    SUPERSEDED,
    /** Its author did not want it any more (NIP-09). */
    DELETED,
    /** Its author asked to vanish, or whom it was for (NIP-62). */
    VANISHED,
    /** Its time had come (NIP-40). */
    EXPIRED,
    /** An administrator banned it, its author or its address (NIP-86). */
    BANNED,
    /** It was kept as long as the operator wants its kind to be. */
    RETENTION,
    /** It was there by a fault: what a rebuild made anew of the streams does not have it. */
    REBUILT;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The stable name, in lower case; the functions of the database use it, too. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException for any other word */
    public static Removal of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
