package dev.camelstr.pipeline.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.Seq;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An event that came, or went. Texts are such that the database takes them: it has no NUL, so U+FFFD stands for it.
 *
 * @param seq where it was stored from
 * @param reason why it went; empty for one that came
 */
record Change(Event event, long seq, String reason) {
    private static final JsonFactory JSON = new JsonFactory();

    boolean came() {
        return reason.isEmpty();
    }

    /** As the steps of a view have it. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("type", came() ? "came" : "went");
        map.put("sign", came() ? 1 : -1);
        map.put("id", event.id().hex());
        map.put("pubkey", event.pubkey().hex());
        map.put("kind", event.kind());
        map.put("created_at", event.createdAt());
        map.put("content", withoutNul(event.content()));
        map.put("tags", tags());
        map.put("reason", reason);
        map.put("origin", Seq.life(seq) + "/" + Seq.partition(seq) + "/" + Seq.offset(seq));
        return map;
    }

    /** As steps in Java have it: what {@link ToldEvent#of} reads from the map. */
    ToldEvent told() {
        return new ToldEvent(
                came() ? 1 : -1,
                event.id().hex(),
                event.pubkey().hex(),
                event.createdAt(),
                event.kind(),
                withoutNul(event.content()),
                event.tags().stream().map(Change::withoutNul).toList());
    }

    private static Tag withoutNul(Tag tag) {
        return tag.elements().stream().anyMatch(element -> element.indexOf('\0') >= 0)
                ? new Tag(tag.elements().stream().map(Change::withoutNul).toList())
                : tag;
    }

    private String tags() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Tag tag : event.tags()) {
                json.writeStartArray();
                for (String element : tag.elements()) {
                    json.writeString(withoutNul(element));
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String withoutNul(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
