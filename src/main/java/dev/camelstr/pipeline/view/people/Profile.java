package dev.camelstr.pipeline.view.people;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.text.FoldedName;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody calls themselves (NIP-01, NIP-05, NIP-24).
 *
 * @param id the event's
 * @param name as it is written, of long ones the beginning, and so {@code displayName} and {@code nip05}; empty if it is missing
 */
record Profile(String id, String pubkey, long createdAt, String name, String displayName, String nip05) {
    private static final int LONGEST = 128; // in characters
    private static final int MOST_WORDS = 8; // of a name, that it is found by
    private static final String ALL_OF_DOMAIN = "_@"; // NIP-05: shown as the domain alone

    /** Names come from strangers, and none is kept. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final Set<String> FIELDS = Set.of("name", "display_name", "displayName", "nip05");

    /** @param content of the event; what is no JSON object has no names, what breaks off has those before */
    static Profile of(String id, String pubkey, long createdAt, String content) {
        Map<String, String> fields = fields(content);
        return new Profile(
                id,
                pubkey,
                createdAt,
                fields.getOrDefault("name", ""),
                fields.getOrDefault("display_name", fields.getOrDefault("displayName", "")),
                fields.getOrDefault("nip05", ""));
    }

    private static Map<String, String> fields(String content) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(content)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    if (json.nextToken() == JsonToken.VALUE_STRING && FIELDS.contains(field)) {
                        fields.put(field, storable(json.getText()));
                    }
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            // What was read before stays.
        }
        return fields;
    }

    /** PostgreSQL has no NUL in texts, and half of a surrogate pair is no character. */
    private static String storable(String text) {
        StringBuilder storable = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }

    /** What it is found by: each name as it is compared, and from each of its first words on. */
    Set<String> spellings() {
        Set<String> spellings = new LinkedHashSet<>();
        Stream.of(name, displayName, nip05.startsWith(ALL_OF_DOMAIN) ? nip05.substring(ALL_OF_DOMAIN.length()) : nip05)
                .map(FoldedName::of)
                .forEach(folded -> add(spellings, folded));
        return spellings;
    }

    private static void add(Set<String> spellings, String folded) {
        String rest = folded;
        for (int words = 0; words < MOST_WORDS && !rest.isEmpty(); words++) {
            spellings.add(rest);
            int space = rest.indexOf(' ');
            rest = space < 0 ? "" : rest.substring(space + 1);
        }
    }
}
