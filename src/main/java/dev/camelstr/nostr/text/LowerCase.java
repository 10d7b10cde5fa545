package dev.camelstr.nostr.text;

import java.util.Locale;

/**
 * Lower case for the texts of strangers, at a cost that grows with their length. {@code String.toLowerCase} looks at the whole
 * word around each capital sigma to find its form, and makes room anew for each capital I with a dot. Here all forms of sigma
 * are one, and the dot goes, as searching wants it.
 */
public final class LowerCase {
    private LowerCase() {}

    public static String of(String text) {
        return text.replace('Σ', 'σ').replace('ς', 'σ').replace('İ', 'i').toLowerCase(Locale.ROOT);
    }
}
