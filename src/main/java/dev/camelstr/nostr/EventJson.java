package dev.camelstr.nostr;

import dev.camelstr.nostr.json.JsonBuffer;
import java.util.List;

/** The canonical JSON of an event: the seven fields in the order of NIP-01, strings as {@code JSON.stringify} has them. */
final class EventJson {
    private EventJson() {}

    static byte[] write(
            EventId id, PublicKey pubkey, long createdAt, int kind, List<Tag> tags, String content, byte[] sig) {
        return new JsonBuffer(512 + content.length() * 2)
                .ascii("{\"id\":\"")
                .hex(id)
                .ascii("\",\"pubkey\":\"")
                .hex(pubkey)
                .ascii("\",\"created_at\":")
                .number(createdAt)
                .ascii(",\"kind\":")
                .number(kind)
                .ascii(",\"tags\":")
                .lists(tags, Tag::elements)
                .ascii(",\"content\":")
                .string(content)
                .ascii(",\"sig\":\"")
                .hex(sig)
                .ascii("\"}")
                .toBytes();
    }
}
