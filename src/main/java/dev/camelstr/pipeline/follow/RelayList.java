package dev.camelstr.pipeline.follow;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * An author's relay list (NIP-65), as far as it is looked at: of a list of thousands the first count.
 *
 * @param write where the author's events are, in the list's order
 * @param read where events that tag the author are
 */
record RelayList(List<String> write, List<String> read) {
    static final int KIND = 10_002;
    static final RelayList EMPTY = new RelayList(List.of(), List.of());

    /** Lists should have two to four relays of each. */
    private static final int MOST_RELAYS = 10;

    /** Tags that are looked at. */
    private static final int MOST_TAGS = 200;

    /** @param relays yields the URL in its one form, or nothing for what is no relay to be connected to */
    static RelayList of(Event event, Function<String, Optional<String>> relays) {
        Set<String> write = new LinkedHashSet<>();
        Set<String> read = new LinkedHashSet<>();
        event.tags().stream()
                .filter(tag -> tag.hasValue() && tag.name().equals("r"))
                .limit(MOST_TAGS)
                .forEach(tag -> relays.apply(tag.value()).ifPresent(url -> add(url, marker(tag), write, read)));
        return new RelayList(List.copyOf(write), List.copyOf(read));
    }

    private static void add(String url, String marker, Set<String> write, Set<String> read) {
        if (!marker.equals("read") && write.size() < MOST_RELAYS) {
            write.add(url);
        }
        if (!marker.equals("write") && read.size() < MOST_RELAYS) {
            read.add(url);
        }
    }

    private static String marker(Tag tag) {
        return tag.elements().size() > 2 ? tag.elements().get(2) : "";
    }
}
