package dev.camelstr.store.rules;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.store.Verdict;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of storage in memory, one event at a time and written the dumb way: says what the store should hold. It shares
 * no code with {@link StorageRules}, which is tested against it. For one thread.
 */
public final class ReferenceStore {
    private record Place(PublicKey pubkey, int kind, String d) {}

    private final Map<EventId, Event> standing = new LinkedHashMap<>();
    private final Map<Place, Event> winners = new HashMap<>();
    private final Map<Place, Long> deletedPlaces = new HashMap<>();
    private final Map<PublicKey, Set<EventId>> deletedIds = new HashMap<>();
    private final Map<PublicKey, Long> vanished = new HashMap<>();

    /**
     * Takes an event and says what becomes of it.
     *
     * @param vanish whether a request to vanish concerns this relay; ignored for other kinds
     * @param now seconds since 1970
     */
    public Verdict offer(Event event, boolean vanish, long now) {
        Verdict verdict = verdict(event, now);
        if (verdict == Verdict.STORED) {
            standing.put(event.id(), event);
        }
        if (verdict != Verdict.VANISHED && verdict != Verdict.EPHEMERAL) {
            place(event).ifPresent(place -> winners.merge(place, event, ReferenceStore::winner));
        }
        if (event.kind() == Kind.DELETION) {
            event.tags().forEach(tag -> delete(event, tag));
        }
        if (event.kind() == Kind.VANISH && vanish) {
            vanished.merge(event.pubkey(), event.createdAt(), Math::max);
        }
        if (event.kind() == Kind.DELETION
                || event.kind() == Kind.VANISH
                || place(event).isPresent()) {
            standing.values().removeIf(other -> !maySurvive(other));
        }
        return verdict;
    }

    /** What the database should hold. */
    public Collection<Event> standing() {
        return Collections.unmodifiableCollection(standing.values());
    }

    private Verdict verdict(Event event, long now) {
        if (isVanished(event)) {
            return Verdict.VANISHED;
        }
        if (standing.containsKey(event.id())) {
            return Verdict.DUPLICATE;
        }
        if (isDeleted(event)) {
            return Verdict.DELETED;
        }
        if (Kind.isEphemeral(event.kind())) {
            return Verdict.EPHEMERAL;
        }
        if (isExpired(event, now)) {
            return Verdict.EXPIRED;
        }
        return isBeaten(event) ? Verdict.SUPERSEDED : Verdict.STORED;
    }

    private boolean maySurvive(Event event) {
        return !isVanished(event) && !isDeleted(event) && !isBeaten(event);
    }

    private boolean isVanished(Event event) {
        return event.kind() != Kind.VANISH
                && (isVanished(event.pubkey(), event) || event.kind() == Kind.GIFT_WRAP && isToVanished(event));
    }

    private boolean isVanished(PublicKey pubkey, Event event) {
        return event.createdAt() <= vanished.getOrDefault(pubkey, Long.MIN_VALUE);
    }

    private boolean isToVanished(Event wrap) {
        return wrap.tags().stream()
                .filter(tag -> tag.name().equals("p") && Hex.isLowerHex(tag.value(), PublicKey.BYTES))
                .anyMatch(tag -> isVanished(PublicKey.ofHex(tag.value()), wrap));
    }

    private boolean isDeleted(Event event) {
        if (event.kind() == Kind.DELETION || event.kind() == Kind.VANISH) {
            return false;
        }
        boolean byId = deletedIds.getOrDefault(event.pubkey(), Set.of()).contains(event.id());
        boolean byPlace = place(event)
                .map(deletedPlaces::get)
                .filter(until -> event.createdAt() <= until)
                .isPresent();
        return byId || byPlace;
    }

    private boolean isBeaten(Event event) {
        return place(event)
                .map(winners::get)
                .filter(winner -> !winner(winner, event).equals(event))
                .isPresent();
    }

    private static Event winner(Event one, Event other) {
        if (one.createdAt() != other.createdAt()) {
            return one.createdAt() > other.createdAt() ? one : other;
        }
        return one.id().hex().compareTo(other.id().hex()) <= 0 ? one : other;
    }

    private static boolean isExpired(Event event, long now) {
        String text = event.tag("expiration").map(Tag::value).orElse("");
        return text.matches("[0-9]{1,18}") && Long.parseLong(text) <= now;
    }

    private static Optional<Place> place(Event event) {
        if (Kind.isReplaceable(event.kind())) {
            return Optional.of(new Place(event.pubkey(), event.kind(), ""));
        }
        return Kind.isAddressable(event.kind())
                ? Optional.of(new Place(
                        event.pubkey(),
                        event.kind(),
                        event.tag("d").map(Tag::value).orElse("")))
                : Optional.empty();
    }

    private void delete(Event deletion, Tag tag) {
        if (tag.name().equals("e") && Hex.isLowerHex(tag.value(), EventId.BYTES)) {
            deletedIds
                    .computeIfAbsent(deletion.pubkey(), author -> new HashSet<>())
                    .add(EventId.ofHex(tag.value()));
        }
        if (tag.name().equals("a")) {
            Address.parse(tag.value())
                    .filter(address -> address.pubkey().equals(deletion.pubkey()))
                    .map(address -> new Place(address.pubkey(), address.kind(), address.d()))
                    .ifPresent(place -> deletedPlaces.merge(place, deletion.createdAt(), Math::max));
        }
    }
}
