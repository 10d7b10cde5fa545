package dev.camelstr.store.moderation;

import dev.camelstr.store.Slot;
import java.util.Arrays;
import java.util.Locale;

/** The lists that administrators keep (NIP-86). {@link #word()} is the value of column {@code moderation.list}. */
public enum ModerationList {
    /** Public keys: nothing of theirs is taken or kept. */
    BANNED_PUBKEY(true),
    /** Public keys: if there are any, nobody else's events are taken. */
    ALLOWED_PUBKEY(false),
    /** Ids of events. */
    BANNED_EVENT(true),
    /** Addresses of replaceable and addressable events, as {@link Slot#bytes()}. */
    BANNED_ADDRESS(true),
    /** Kinds in four bytes: if there are any, no others are taken. */
    ALLOWED_KIND(false),
    /** Kinds in four bytes that are not taken. */
    DISALLOWED_KIND(false),
    /** IP addresses as UTF-8. */
    BLOCKED_IP(false);

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final boolean removing;

    ModerationList(boolean removing) {
        this.removing = removing;
    }

    public String word() {
        return word;
    }

    /** Whether an entry also removes what is stored. */
    public boolean isRemoving() {
        return removing;
    }

    /** @throws IllegalArgumentException for any other word */
    public static ModerationList of(String word) {
        return Arrays.stream(values())
                .filter(list -> list.word.equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no list " + word));
    }
}
