package dev.camelstr.store.rules;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.store.Slot;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.database.TagHash;
import java.util.List;
import java.util.Optional;

/**
 * A message that the rules can judge: its event, and what they need to know of it.
 *
 * @param seq where it stands
 * @param vanish whether it is a request to vanish that concerns this relay
 * @param wrapsTag the hash of the tag of gift wraps to the event's author; only for such a request, else 0
 * @param recipients of a gift wrap (NIP-59); empty for other kinds
 * @param expiration seconds since 1970, or {@link #NEVER}
 * @param tombs the events that it deletes by id
 * @param tombSlots the addresses that it deletes
 */
public record StoreMessage(
        InboundMessage source,
        long seq,
        Event event,
        boolean vanish,
        long wrapsTag,
        List<PublicKey> recipients,
        long expiration,
        Optional<Slot> slot,
        long[] tagHashes,
        List<EventId> tombs,
        List<Slot> tombSlots) {

    static final long NEVER = -1;

    private static final String RECIPIENT = "p";

    public static StoreMessage of(InboundMessage source, long seq, Event event, TagHash hash) {
        boolean deletion = event.kind() == Kind.DELETION;
        boolean vanish = event.kind() == Kind.VANISH
                && source.property(StoreProperties.VANISH).equals("true");
        return new StoreMessage(
                source,
                seq,
                event,
                vanish,
                vanish ? hash.of(RECIPIENT, event.pubkey().hex()) : 0,
                event.kind() == Kind.GIFT_WRAP ? recipients(event) : List.of(),
                event.expiration().orElse(NEVER),
                Slot.of(event),
                hash.of(event),
                deletion ? tombs(event) : List.of(),
                deletion ? tombSlots(event) : List.of());
    }

    Origin origin() {
        return source.origin();
    }

    private static List<PublicKey> recipients(Event event) {
        return event.tags().stream()
                .filter(tag -> tag.name().equals(RECIPIENT) && Hex.isLowerHex(tag.value(), PublicKey.BYTES))
                .map(tag -> PublicKey.ofHex(tag.value()))
                .distinct()
                .toList();
    }

    private static List<EventId> tombs(Event event) {
        return event.tags().stream()
                .filter(tag -> tag.name().equals("e") && Hex.isLowerHex(tag.value(), EventId.BYTES))
                .map(tag -> EventId.ofHex(tag.value()))
                .distinct()
                .toList();
    }

    /** NIP-09: authors delete their own events only. */
    private static List<Slot> tombSlots(Event event) {
        return event.tags().stream()
                .filter(tag -> tag.name().equals("a"))
                .flatMap(tag -> Address.parse(tag.value()).stream())
                .flatMap(address -> Slot.of(address).stream())
                .filter(slot -> slot.pubkey().equals(event.pubkey()))
                .distinct()
                .toList();
    }
}
