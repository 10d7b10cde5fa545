package dev.camelstr.nostr;

import dev.camelstr.nostr.text.ShownText;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The ranges of kinds (NIP-01), and the kinds that relays treat specially. */
public final class Kind {
    public static final int METADATA = 0;
    public static final int TEXT_NOTE = 1;
    public static final int CONTACTS = 3;
    /** NIP-09. */
    public static final int DELETION = 5;
    /** NIP-18, of text notes. */
    public static final int REPOST = 6;
    /** NIP-18, of all other kinds. */
    public static final int GENERIC_REPOST = 16;
    /** NIP-62. */
    public static final int VANISH = 62;
    /** NIP-59. */
    public static final int GIFT_WRAP = 1059;
    /** NIP-42: never stored, never passed on. */
    public static final int CLIENT_AUTH = 22242;

    public static final int MAX = 65535;

    private Kind() {}

    /**
     * The kinds of a list.
     *
     * @param text numbers, separated by commas; empty: none
     * @throws NumberFormatException if there is anything else in it
     */
    public static Set<Integer> listed(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(kind -> !kind.isEmpty())
                .map(Kind::ofText)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws IllegalArgumentException if it is no number from 0 to {@link #MAX} */
    public static int ofText(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= MAX) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("'" + ShownText.line(text, 32) + "' is no kind, a number from 0 to " + MAX);
    }

    /** Only the newest of an author is kept: {@code 0}, {@code 3} and {@code 10000..19999}. */
    public static boolean isReplaceable(int kind) {
        return kind == METADATA || kind == CONTACTS || kind >= 10_000 && kind < 20_000;
    }

    /** Passed on and not stored: {@code 20000..29999}. */
    public static boolean isEphemeral(int kind) {
        return kind >= 20_000 && kind < 30_000;
    }

    /** Only the newest of an author and d tag is kept: {@code 30000..39999}. */
    public static boolean isAddressable(int kind) {
        return kind >= 30_000 && kind < 40_000;
    }

    /** All are kept: every kind of no other range, also those that NIP-01 does not name. */
    public static boolean isRegular(int kind) {
        return !isReplaceable(kind) && !isEphemeral(kind) && !isAddressable(kind);
    }
}
