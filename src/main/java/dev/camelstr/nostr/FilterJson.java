package dev.camelstr.nostr;

import dev.camelstr.nostr.json.JsonBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Writes filters. */
final class FilterJson {
    private final JsonBuffer json;
    private char separator = '{';

    private FilterJson(JsonBuffer json) {
        this.json = json;
    }

    static void write(Filter filter, JsonBuffer json) {
        new FilterJson(json).write(filter);
    }

    private void write(Filter filter) {
        filter.ids().ifPresent(ids -> list("ids", ids, FilterJson::id));
        filter.authors().ifPresent(authors -> list("authors", authors, FilterJson::author));
        filter.kinds().ifPresent(kinds -> list("kinds", kinds, FilterJson::kind));
        for (Map.Entry<String, Set<String>> tag : filter.tags().entrySet()) {
            name("#" + tag.getKey()).strings(tag.getValue());
        }
        filter.since().ifPresent(since -> name("since").number(since));
        filter.until().ifPresent(until -> name("until").number(until));
        filter.limit().ifPresent(limit -> name("limit").number(limit));
        filter.search().ifPresent(search -> name("search").string(search));
        if (separator == '{') {
            json.ascii('{');
        }
        json.ascii('}');
    }

    private static void id(JsonBuffer json, EventId id) {
        json.ascii('"').hex(id).ascii('"');
    }

    private static void author(JsonBuffer json, PublicKey author) {
        json.ascii('"').hex(author).ascii('"');
    }

    private static void kind(JsonBuffer json, Integer kind) {
        json.number(kind);
    }

    private <T> void list(String name, Collection<T> values, BiConsumer<JsonBuffer, T> write) {
        name(name).ascii('[');
        boolean first = true;
        for (T value : values) {
            if (!first) {
                json.ascii(',');
            }
            write.accept(json, value);
            first = false;
        }
        json.ascii(']');
    }

    private JsonBuffer name(String name) {
        json.ascii(separator).ascii('"').ascii(name).ascii("\":");
        separator = ',';
        return json;
    }
}
