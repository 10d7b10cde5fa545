package dev.camelstr.nostr;

import dev.camelstr.nostr.text.PlainNumber;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tag of an event: its name, its value and whatever follows (NIP-01).
 *
 * @param elements at least one; the first is the name
 */
public record Tag(List<String> elements) {

    public static Tag of(String... elements) {
        return new Tag(List.of(elements));
    }

    public String name() {
        return elements.get(0);
    }

    /** The second element, or an empty string where there is none. */
    public String value() {
        return elements.size() > 1 ? elements.get(1) : "";
    }

    public boolean hasValue() {
        return elements.size() > 1;
    }

    /** The value, if it is a number without a sign, of 18 digits at most. */
    public OptionalLong number() {
        return PlainNumber.parse(value(), PlainNumber.FITS_LONG);
    }

    /** Whether relays index it: the name is one letter of {@code a-z} or {@code A-Z}, and there is a value. */
    public boolean isIndexed() {
        if (elements.size() < 2 || name().length() != 1) {
            return false;
        }
        char letter = name().charAt(0);
        return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z';
    }
}
