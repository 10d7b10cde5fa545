package dev.camelstr.nostr;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A signed event (NIP-01), immutable. Whoever holds one knows that its form is valid; whether its id and signature are
 * true is another question ({@code EventVerifier}).
 *
 * @param id as claimed
 * @param createdAt seconds since 1970
 * @param kind 0 to 65535
 * @param tags as received, each with at least one element
 * @param sig 64 bytes; not to be modified
 * @param raw the event's JSON in UTF-8, in the form in which it is stored and served; not to be modified
 */
public record Event(
        EventId id,
        PublicKey pubkey,
        long createdAt,
        int kind,
        List<Tag> tags,
        String content,
        byte[] sig,
        byte[] raw) {

    /** The first tag of that name. */
    public Optional<Tag> tag(String name) {
        for (Tag tag : tags) {
            if (tag.name().equals(name)) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }

    /** The value of the first {@code d} tag, or an empty string where there is none (NIP-01). */
    public String dTag() {
        for (Tag tag : tags) {
            if (tag.name().equals("d")) {
                return tag.value();
            }
        }
        return "";
    }

    /** What a newer version of this event replaces; nothing for kinds that are not replaced. */
    public Optional<Address> address() {
        if (Kind.isAddressable(kind)) {
            return Optional.of(new Address(kind, pubkey, dTag()));
        }
        return Kind.isReplaceable(kind) ? Optional.of(new Address(kind, pubkey, "")) : Optional.empty();
    }

    /**
     * When the event expires (NIP-40), in seconds since 1970: the first {@code expiration} tag, if its value is a plain
     * number that fits.
     */
    public OptionalLong expiration() {
        for (Tag tag : tags) {
            if (tag.name().equals("expiration")) {
                return tag.number();
            }
        }
        return OptionalLong.empty();
    }

    /** Whether only its author may publish it: it has the tag {@code ["-"]} (NIP-70). */
    public boolean isProtected() {
        for (Tag tag : tags) {
            if (tag.name().equals("-") && !tag.hasValue()) {
                return true;
            }
        }
        return false;
    }

    /** How many of its tags can be asked for (NIP-01): the ones whose name is one letter. */
    public int indexedTags() {
        int count = 0;
        for (Tag tag : tags) {
            count += tag.isIndexed() ? 1 : 0;
        }
        return count;
    }

    /** Two events are the same event if their ids are equal: an id commits to all fields but the signature. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Event that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Event[" + id + ", kind " + kind + "]";
    }
}
