package dev.camelstr.cli.settings.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.nip19.Nip19;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What relays are asked for. */
final class Filters {
    static final SettingType TYPE = ParsedType.of(
            "a JSON array of filters (NIP-01), such as [{\"kinds\":[1]}]", Filters::require, Filters::meant);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NUMBERS = List.of("since", "until", "limit");
    private static final List<String> FIELDS =
            List.of("ids", "authors", "kinds", "since", "until", "limit", "search", "#e", "#p", "#t", "#d", "#a");

    private Filters() {}

    private static void require(String text) {
        String array = text.strip();
        if (!array.startsWith("[") || !array.endsWith("]")) {
            throw new IllegalArgumentException("");
        }
        if (array.substring(1, array.length() - 1).isBlank()) {
            throw new IllegalArgumentException("it asks for nothing");
        }
        try {
            ClientMessageParser.parse(("[\"REQ\",\"x\"," + array.substring(1)).getBytes(StandardCharsets.UTF_8));
        } catch (InvalidMessageException | InvalidEventException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The usual slips: no array around the filter, one value where a list is, numbers as strings, npub, a field's name. */
    private static String meant(String text) {
        try {
            JsonNode json = JSON.readTree(text.startsWith("[") || text.startsWith("{") ? text : asObject(text));
            ArrayNode filters = JSON.createArrayNode();
            for (JsonNode filter :
                    json.isArray() ? json : JSON.createArrayNode().add(json)) {
                filters.add(mended(filter));
            }
            return filters.toString();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** {@code kinds=1} is {@code {"kinds":1}}. */
    private static String asObject(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? "" : "{\"" + text.substring(0, equals) + "\":" + text.substring(equals + 1) + "}";
    }

    private static ObjectNode mended(JsonNode filter) {
        ObjectNode mended = JSON.createObjectNode();
        filter.properties().forEach(field -> {
            String name = Nearest.of(field.getKey(), FIELDS);
            mended.set(name, value(name, field.getValue()));
        });
        return mended;
    }

    private static JsonNode value(String name, JsonNode value) {
        if (NUMBERS.contains(name) || name.equals("search")) {
            return name.equals("search") ? value : number(value);
        }
        ArrayNode list = JSON.createArrayNode();
        for (JsonNode element : value.isArray() ? value : JSON.createArrayNode().add(value)) {
            list.add(name.equals("kinds") ? number(element) : hex(element));
        }
        return list;
    }

    /** What an identifier of NIP-19 stands for; all else is as it is. */
    private static JsonNode hex(JsonNode value) {
        try {
            Nip19 named = Nip19.decode(value.asText());
            if (named instanceof Nip19.Npub npub) {
                return TextNode.valueOf(npub.pubkey().hex());
            } else if (named instanceof Nip19.Nprofile profile) {
                return TextNode.valueOf(profile.pubkey().hex());
            } else if (named instanceof Nip19.Note note) {
                return TextNode.valueOf(note.id().hex());
            } else if (named instanceof Nip19.Nevent event) {
                return TextNode.valueOf(event.id().hex());
            }
        } catch (IllegalArgumentException e) {
            // It is none.
        }
        return value;
    }

    private static JsonNode number(JsonNode value) {
        return value.isTextual() && value.textValue().matches("\\d{1,15}")
                ? JSON.getNodeFactory().numberNode(Long.parseLong(value.textValue()))
                : value;
    }
}
