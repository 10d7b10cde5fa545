package dev.camelstr.store;

import java.util.Locale;

/** What the store decided about a message. The {@link #word()} is an API: the changelog carries it. */
public enum Verdict {
    /** Its row is committed. A message that is delivered again while its row stands is stored again. */
    STORED,
    /** The same event stands already, from another message. */
    DUPLICATE,
    /** A newer event was seen at its address; of the same age, one of a lower id (NIP-01). */
    SUPERSEDED,
    /** Its author does not want it (NIP-09). */
    DELETED,
    /** Its time had passed when it came (NIP-40). */
    EXPIRED,
    /** Its author asked to vanish later than it was made (NIP-62). */
    VANISHED,
    /** Of a kind that is passed on and not stored (NIP-01). */
    EPHEMERAL,
    /** An administrator has banned it, its author or its address, or allows others only (NIP-86). */
    BANNED,
    /** It could not be stored, and is in the dead letters. */
    ERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The stable name, in lower case. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException for any other word */
    public static Verdict of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
