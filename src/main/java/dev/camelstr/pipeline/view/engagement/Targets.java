package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.text.Hex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What tags name: ids of events, and addresses. Hex is in lower case, as NIP-01 wants it and filters find it; what is written
 * otherwise names nothing.
 */
final class Targets {
    /** An address is part of the key of a table, whose rows must not get too long. */
    private static final int LONGEST_D = 512;

    private static final int MOST_QUOTED = 50;
    private static final int MARKER = 3;
    private static final List<String> MARKERS = List.of("reply", "root", "mention");

    private Targets() {}

    /** What a reaction, a repost or a comment is to: the last e tag, and the last a tag. */
    static List<String> last(List<Tag> tags) {
        List<String> targets = new ArrayList<>();
        last(tags, "e").ifPresent(targets::add);
        last(tags, "a").ifPresent(targets::add);
        return targets;
    }

    private static Optional<String> last(List<Tag> tags, String name) {
        return tags.stream()
                .filter(tag -> tag.name().equals(name))
                .flatMap(tag -> named(tag).stream())
                .reduce((earlier, later) -> later);
    }

    /** What a note is a reply to (NIP-10): marked so, else the root that is marked, else, if nothing is, the last e tag. */
    static Optional<String> parent(List<Tag> tags) {
        return last(marked(tags, "reply"), "e")
                .or(() -> last(marked(tags, "root"), "e"))
                .or(() -> last(marked(tags, ""), "e"));
    }

    private static List<Tag> marked(List<Tag> tags, String marker) {
        return tags.stream().filter(tag -> marker(tag).equals(marker)).toList();
    }

    /** Some write a key there. */
    private static String marker(Tag tag) {
        return tag.elements().size() > MARKER && MARKERS.contains(tag.elements().get(MARKER))
                ? tag.elements().get(MARKER)
                : "";
    }

    /** What is quoted, each once, up to a bound. */
    static List<String> quoted(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> tag.name().equals("q"))
                .flatMap(tag -> Optional.of(tag.value()).filter(Targets::isId).or(() -> address(tag.value())).stream())
                .distinct()
                .limit(MOST_QUOTED)
                .toList();
    }

    /** What an e tag or an a tag names. */
    static Optional<String> named(Tag tag) {
        return tag.name().equals("e") ? Optional.of(tag.value()).filter(Targets::isId) : address(tag.value());
    }

    private static boolean isId(String text) {
        return Hex.isLowerHex(text, EventId.BYTES);
    }

    private static Optional<String> address(String text) {
        return Address.parse(text)
                .filter(address -> Kind.isAddressable(address.kind())
                        ? address.d().length() <= LONGEST_D
                        : Kind.isReplaceable(address.kind()) && address.d().isEmpty())
                .map(Address::toString)
                .filter(text::equals); // a kind is written in one way
    }
}
