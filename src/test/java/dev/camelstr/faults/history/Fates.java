package dev.camelstr.faults.history;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What became of each event of a history, and which rules of storage let it go (NIP-01, NIP-09, NIP-40). */
final class Fates {
    /** NIP-01: of the same age that of the lowest id is the newer one. */
    private static final Comparator<Event> BY_AGE = Comparator.comparingLong(Event::createdAt)
            .thenComparing(event -> event.id().hex(), Comparator.reverseOrder());

    private final Map<EventId, Fate> byId = new LinkedHashMap<>();
    private final Map<PublicKey, List<Fate>> byAuthor = new HashMap<>();
    private final Map<String, List<Fate>> byTopic = new HashMap<>();
    private final Map<Address, List<Fate>> versions = new HashMap<>();

    Fates(History history) {
        for (Operation.Publish attempt : history.published()) {
            byId.computeIfAbsent(attempt.event().id(), any -> file(attempt.event()))
                    .attempted(attempt);
        }
        versions.values().forEach(each -> each.sort(Comparator.comparing(Fate::event, BY_AGE)));
        byId.values().forEach(this::remove);
        history.answers().forEach(read -> read.found().forEach(id -> see(id, read, read.answered())));
        history.live().forEach(live -> live.came().forEach(one -> see(one.id(), live, one.at())));
    }

    private Fate file(Event event) {
        Fate fate = new Fate(event);
        byAuthor.computeIfAbsent(event.pubkey(), any -> new ArrayList<>()).add(fate);
        for (Tag tag : event.tags()) {
            if (tag.name().equals("t")) {
                byTopic.computeIfAbsent(tag.value(), any -> new ArrayList<>()).add(fate);
            }
        }
        event.address()
                .ifPresent(address -> versions.computeIfAbsent(address, any -> new ArrayList<>())
                        .add(fate));
        return fate;
    }

    private void see(EventId id, Operation by, long at) {
        of(id).ifPresent(fate -> fate.seen(by, at));
    }

    /** Notes with others that this one removes them. */
    private void remove(Fate remover) {
        Event event = remover.event();
        event.address().ifPresent(address -> older(address, event).forEach(fate -> fate.replacedBy(remover)));
        if (event.kind() == Kind.DELETION) {
            event.tags().forEach(tag -> named(tag, event).forEach(fate -> fate.deletedBy(remover)));
        }
    }

    private List<Fate> older(Address address, Event than) {
        return versions(address).stream()
                .filter(fate -> BY_AGE.compare(fate.event(), than) < 0)
                .toList();
    }

    /** NIP-09: by id of whatever age, by address up to the deletion's. */
    private List<Fate> named(Tag tag, Event deletion) {
        List<Fate> targets = List.of();
        if (tag.name().equals("e")) {
            targets = of(EventId.ofHex(tag.value())).stream().toList();
        } else if (tag.name().equals("a")) {
            targets = Address.parse(tag.value()).map(this::versions).orElse(List.of()).stream()
                    .filter(fate -> fate.event().createdAt() <= deletion.createdAt())
                    .toList();
        }
        return targets.stream()
                .filter(fate -> fate.event().pubkey().equals(deletion.pubkey())
                        && fate.event().kind() != Kind.DELETION
                        && fate.event().kind() != Kind.VANISH)
                .toList();
    }

    Collection<Fate> all() {
        return byId.values();
    }

    Optional<Fate> of(EventId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** From the oldest to the newest. */
    List<Fate> versions(Address address) {
        return versions.getOrDefault(address, List.of());
    }

    /** The versions that replace it, from the oldest to the newest. */
    List<Fate> newer(Fate than) {
        return than.event().address().map(this::versions).orElse(List.of()).stream()
                .filter(fate -> BY_AGE.compare(fate.event(), than.event()) > 0)
                .toList();
    }

    List<Fate> matching(Filter filter) {
        return candidates(filter).stream()
                .filter(fate -> filter.matches(fate.event()))
                .toList();
    }

    private Collection<Fate> candidates(Filter filter) {
        if (filter.ids().isPresent()) {
            return filter.ids().get().stream()
                    .map(byId::get)
                    .filter(Objects::nonNull)
                    .toList();
        } else if (filter.tags().containsKey("t")) {
            return each(filter.tags().get("t"), byTopic);
        } else if (filter.authors().isPresent()) {
            return each(filter.authors().get(), byAuthor);
        }
        return all();
    }

    /** Each once, though it is filed under several. */
    private static <K> Collection<Fate> each(Set<K> keys, Map<K, List<Fate>> filed) {
        return keys.stream()
                .flatMap(key -> filed.getOrDefault(key, List.of()).stream())
                .distinct()
                .toList();
    }
}
