package dev.camelstr.nostr.nip57;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventVerifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a receipt (kind 9735) says that was paid, as far as it can be held to its request and its invoice. That it was paid only
 * the recipient's wallet knows.
 *
 * @param request the id of the request, which its sender signed
 * @param event the e tag of both, if there is one, and {@code address} their a tag
 */
public record Zap(EventId request, PublicKey sender, long msats, Optional<Tag> event, Optional<Tag> address) {
    private static final int REQUEST = 9_734;

    /**
     * Nothing if the description is no request that its author signed, if receipt and request differ in whom or what they
     * name, or if the invoice asks for another amount than the request, or for none.
     *
     * @param receipt the receipt's tags
     */
    public static Optional<Zap> of(List<Tag> receipt, EventVerifier verifier) {
        OptionalLong msats = InvoiceAmount.of(value(receipt, "bolt11"));
        return msats.isEmpty()
                ? Optional.empty()
                : request(receipt)
                        .filter(request -> agree(receipt, request, msats.getAsLong()))
                        .filter(request -> verifier.check(request).isEmpty())
                        .map(request -> new Zap(
                                request.id(), request.pubkey(), msats.getAsLong(), request.tag("e"), request.tag("a")));
    }

    private static Optional<Event> request(List<Tag> receipt) {
        try {
            Event request = EventParser.parse(value(receipt, "description").getBytes(StandardCharsets.UTF_8));
            return Optional.of(request).filter(event -> event.kind() == REQUEST);
        } catch (InvalidEventException e) {
            return Optional.empty();
        }
    }

    private static boolean agree(List<Tag> receipt, Event request, long msats) {
        return count(request, "p") == 1
                && count(request, "e") <= 1
                && count(request, "a") <= 1
                && values(request.tags(), "p").equals(values(receipt, "p"))
                && values(request.tags(), "e").equals(values(receipt, "e"))
                && values(request.tags(), "a").equals(values(receipt, "a"))
                && values(receipt, "P").stream().allMatch(request.pubkey().hex()::equals)
                && values(request.tags(), "amount").stream().allMatch(Long.toString(msats)::equals);
    }

    private static long count(Event event, String name) {
        return event.tags().stream().filter(tag -> tag.name().equals(name)).count();
    }

    private static Set<String> values(List<Tag> tags, String name) {
        return tags.stream()
                .filter(tag -> tag.name().equals(name))
                .map(Tag::value)
                .collect(Collectors.toSet());
    }

    private static String value(List<Tag> tags, String name) {
        return tags.stream()
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .map(Tag::value)
                .orElse("");
    }
}
