package dev.camelstr.store;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.Tag;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Events of a valid form with ids that the test chooses; the store does not verify. */
public final class TestEvents {
    private TestEvents() {}

    /** 64 hex digits that end in the number. */
    public static String hex(long number) {
        return "%064x".formatted(number);
    }

    public static Event event(long id, long pubkey, long createdAt, int kind, Tag... tags) {
        return event(id, pubkey, createdAt, kind, "text " + id, tags);
    }

    public static Event event(long id, long pubkey, long createdAt, int kind, String content, Tag... tags) {
        String json = "{\"id\":\"" + hex(id) + "\",\"pubkey\":\"" + hex(pubkey) + "\",\"created_at\":" + createdAt
                + ",\"kind\":" + kind + ",\"tags\":" + json(List.of(tags)) + ",\"content\":\"" + content
                + "\",\"sig\":\"" + HexFormat.of().formatHex(new byte[64]) + "\"}";
        try {
            return EventParser.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String json(List<Tag> tags) {
        return tags.stream()
                .map(tag -> tag.elements().stream().map(e -> '"' + e + '"').collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    public static InboundMessage message(Event event, String stream, long offset, Map<String, Object> properties) {
        return message(event.raw(), stream, offset, properties);
    }

    static InboundMessage message(byte[] body, String stream, long offset, Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent(StoreProperties.RELAY, "wss://relay.example");
        return new InboundMessage(body, all, new Origin(stream, 0, offset), 1_700_000_000_000L + offset);
    }
}
