package dev.camelstr.store.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import java.io.IOException;
import java.util.Set;

/**
 * What an event is found by.
 *
 * @param title names and titles, which count more
 * @param body the rest
 */
record SearchText(String title, String body) {
    private static final int PROFILE = 0;
    private static final int LONGEST = 32_768; // characters, of each; nobody looks for what stands behind them
    /** Names come from strangers, and none is kept. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final Set<String> TITLES = Set.of("title", "subject", "name");
    private static final Set<String> TEXTS = Set.of("summary", "description", "t");
    private static final Set<String> PROFILE_NAMES = Set.of("name", "display_name", "displayName");
    private static final Set<String> PROFILE_TEXTS = Set.of("about", "nip05", "website");

    static SearchText of(Event event) {
        StringBuilder title = new StringBuilder();
        StringBuilder body = new StringBuilder();
        if (event.kind() == PROFILE) {
            profile(event.content(), title, body);
        } else {
            add(body, event.content());
        }
        for (Tag tag : event.tags()) {
            if (tag.hasValue() && TITLES.contains(tag.name())) {
                add(title, tag.value());
            } else if (tag.hasValue() && TEXTS.contains(tag.name())) {
                add(body, tag.value());
            }
        }
        return new SearchText(title.toString(), body.toString());
    }

    /** NIP-01: the content is a JSON object as text. What is none has no words. */
    private static void profile(String content, StringBuilder title, StringBuilder body) {
        try (JsonParser json = JSON.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    if (PROFILE_NAMES.contains(field)) {
                        add(title, json.getText());
                    } else if (PROFILE_TEXTS.contains(field)) {
                        add(body, json.getText());
                    }
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            // What was read before stays.
        }
    }

    private static void add(StringBuilder text, String more) {
        int room = LONGEST - text.length();
        if (room > 1) {
            text.append(more, 0, Math.min(room - 1, more.length())).append('\n');
        }
    }
}
