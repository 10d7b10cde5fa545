package dev.camelstr.pipeline.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A change as steps in Java read it from what a view is given.
 *
 * @param sign 1 for an event that came, -1 for one that went
 */
public record ToldEvent(int sign, String id, String pubkey, long createdAt, int kind, String content, List<Tag> tags) {
    private static final JsonFactory JSON = new JsonFactory();

    /** @param change as a view's exchanges carry it */
    public static ToldEvent of(Map<String, Object> change) {
        if (change instanceof ChangeMap map && !map.isWritten()) {
            return map.event();
        }
        return new ToldEvent(
                (Integer) change.get("sign"),
                (String) change.get("id"),
                (String) change.get("pubkey"),
                (Long) change.get("created_at"),
                (Integer) change.get("kind"),
                (String) change.get("content"),
                tags((String) change.get("tags")));
    }

    private static List<Tag> tags(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            List<Tag> tags = new ArrayList<>();
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                List<String> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(json.getText());
                }
                tags.add(new Tag(elements));
            }
            return tags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
