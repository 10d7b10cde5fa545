package dev.camelstr.nostr;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.InvalidMessageException.Reason;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.json.JsonText;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The strict parser of filters: exact types, each field at most once, none that is not known. */
public final class FilterParser {
    private static final int MAX_SHOWN = 32;

    private FilterParser() {}

    static Filter parse(byte[] json) throws InvalidMessageException {
        int traits = MessageJson.traits(json);
        try (JsonParser parser = Json.parser(json, 0, json.length)) {
            parser.nextToken();
            Filter filter = read(parser, traits);
            if (parser.nextToken() != null) {
                throw new InvalidMessageException(Reason.MALFORMED_JSON, "something follows the filter");
            }
            return filter;
        } catch (IOException | IllegalStateException e) {
            throw MessageJson.malformed(e);
        }
    }

    /** Reads from the opening to the closing brace. */
    public static Filter read(JsonParser json, int traits) throws IOException, InvalidMessageException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("a filter is a JSON object");
        }
        Filter.Builder filter = Filter.builder();
        Set<String> seen = new HashSet<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (!seen.add(name)) {
                throw invalid(ShownText.line(name, MAX_SHOWN) + " is there twice");
            }
            json.nextToken();
            readField(json, traits, name, filter);
        }
        return filter.build();
    }

    private static void readField(JsonParser json, int traits, String name, Filter.Builder filter)
            throws IOException, InvalidMessageException {
        switch (name) {
            case "ids" -> filter.ids(list(json, name, () -> EventId.ofHex(hex(json, name))));
            case "authors" -> filter.authors(list(json, name, () -> PublicKey.ofHex(hex(json, name))));
            case "kinds" -> filter.kinds(list(json, name, () -> (int) number(json, name, Kind.MAX)));
            case "since" -> filter.since(number(json, name, Long.MAX_VALUE));
            case "until" -> filter.until(number(json, name, Long.MAX_VALUE));
            case "limit" -> filter.limit((int) Math.min(number(json, name, Long.MAX_VALUE), Integer.MAX_VALUE));
            case "search" -> filter.search(text(json, traits, name));
            default -> {
                if (name.length() != 2
                        || name.charAt(0) != '#'
                        || !Tag.of(name.substring(1), "").isIndexed()) {
                    throw new InvalidMessageException(
                            Reason.UNSUPPORTED_FILTER,
                            "filter has an unknown field: " + ShownText.line(name, MAX_SHOWN));
                }
                // NIP-01: the values of #e and #p are exact 64-digit hex.
                boolean hex = name.equals("#e") || name.equals("#p");
                filter.tag(name.substring(1), list(json, name, () -> hex ? hex(json, name) : text(json, traits, name)));
            }
        }
    }

    private interface Element<T> {
        T read() throws IOException, InvalidMessageException;
    }

    private static <T> List<T> list(JsonParser json, String name, Element<T> element)
            throws IOException, InvalidMessageException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(name + " is an array");
        }
        List<T> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(element.read());
        }
        return values;
    }

    private static String hex(JsonParser json, String name) throws IOException, InvalidMessageException {
        if (json.currentToken() != JsonToken.VALUE_STRING || !Hex.isLowerHex(json.getText(), 32)) {
            throw invalid(name + " holds strings of 64 lower-case hex digits");
        }
        return json.getText();
    }

    private static String text(JsonParser json, int traits, String name) throws IOException, InvalidMessageException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(name + (name.equals("search") ? " is a string" : " holds strings"));
        }
        String text = json.getText();
        if ((traits & JsonText.UNICODE_ESCAPE) != 0 && JsonText.hasLoneSurrogate(text)) {
            throw invalid(name + " holds half of a surrogate pair");
        }
        return text;
    }

    private static long number(JsonParser json, String name, long max) throws IOException, InvalidMessageException {
        long value = Json.plainInteger(json, max);
        if (value < 0) {
            throw invalid(name.equals("kinds") ? "kinds holds integers between 0 and 65535" : name + " is an integer");
        }
        return value;
    }

    private static InvalidMessageException invalid(String rule) {
        return new InvalidMessageException(Reason.INVALID_FILTER, rule);
    }
}
