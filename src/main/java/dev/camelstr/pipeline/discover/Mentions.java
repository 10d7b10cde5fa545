package dev.camelstr.pipeline.discover;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The relays that an event names, as they are written: those of its author's list (NIP-65), the one that a monitor tells of
 * (NIP-66), and hints where something is to be found (NIP-01). Of an event with many the first count.
 */
final class Mentions {
    static final int MOST_TAGS = 200;
    static final int MOST_RELAYS = 20;

    private static final int RELAY_LIST = 10_002;
    private static final int MONITORED_RELAY = 30_166;
    private static final Set<String> WITH_HINTS = Set.of("e", "p", "a");

    private Mentions() {}

    static Set<String> of(Event event, Set<PublicKey> monitors) {
        List<Tag> tags = event.tags();
        Set<String> relays = new LinkedHashSet<>();
        for (Tag tag : tags.subList(0, Math.min(MOST_TAGS, tags.size()))) {
            named(event, tag, monitors).filter(url -> !url.isBlank()).ifPresent(relays::add);
            if (relays.size() == MOST_RELAYS) {
                break;
            }
        }
        return relays;
    }

    /** Whether a monitor that is believed says so. */
    static boolean isOfMonitor(Event event, Set<PublicKey> monitors) {
        return event.kind() == MONITORED_RELAY && monitors.contains(event.pubkey());
    }

    private static Optional<String> named(Event event, Tag tag, Set<PublicKey> monitors) {
        boolean isListed = event.kind() == RELAY_LIST && tag.name().equals("r");
        boolean isMonitored = isOfMonitor(event, monitors) && tag.name().equals("d");
        if (isListed || isMonitored) {
            return Optional.of(tag.value());
        }
        boolean isHint = WITH_HINTS.contains(tag.name()) && tag.elements().size() > 2;
        return isHint ? Optional.of(tag.elements().get(2)) : Optional.empty();
    }
}
