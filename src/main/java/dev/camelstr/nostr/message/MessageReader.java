package dev.camelstr.nostr.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.EventReader;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.FilterParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.InvalidMessageException.Reason;
import dev.camelstr.nostr.MessageJson;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.json.JsonText;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the elements of one message, which is a JSON array, in order. The steps throw IOException where the JSON is
 * malformed; {@link MessageJson#malformed} says so.
 */
final class MessageReader implements AutoCloseable {
    private static final int HLL_REGISTERS = 256;

    private final byte[] source;
    private final int traits;
    private final JsonParser json;
    private boolean ended;

    MessageReader(byte[] source) throws IOException, InvalidMessageException {
        this.source = source;
        this.traits = MessageJson.traits(source);
        this.json = Json.parser(source, 0, source.length);
        JsonToken first = json.nextToken();
        if (first == null) {
            throw new InvalidMessageException(Reason.MALFORMED_JSON, "not JSON: empty");
        }
        if (first != JsonToken.START_ARRAY) {
            throw wrongShape("a message is a JSON array");
        }
    }

    static InvalidMessageException unknown(String type) {
        return new InvalidMessageException(Reason.UNKNOWN_TYPE, "unknown message: " + ShownText.line(type, 32));
    }

    static InvalidMessageException wrongShape(String rule) {
        return new InvalidMessageException(Reason.WRONG_SHAPE, rule);
    }

    String text(String what) throws IOException, InvalidMessageException {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw wrongShape(what + " is a string");
        }
        return currentText(what);
    }

    /** An empty string where the message ends before it. */
    String optionalText(String what) throws IOException, InvalidMessageException {
        return next() ? currentText(what) : "";
    }

    private String currentText(String what) throws IOException, InvalidMessageException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongShape(what + " is a string");
        }
        String text = json.getText();
        if ((traits & JsonText.UNICODE_ESCAPE) != 0 && JsonText.hasLoneSurrogate(text)) {
            throw wrongShape(what + " holds half of a surrogate pair");
        }
        return text;
    }

    boolean flag(String what) throws IOException, InvalidMessageException {
        return switch (json.nextToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongShape(what + " is true or false");
        };
    }

    EventId eventId() throws IOException, InvalidMessageException {
        String hex = text("the event id");
        if (!Hex.isLowerHex(hex, EventId.BYTES)) {
            throw wrongShape("the event id is 64 lower-case hex digits");
        }
        return EventId.ofHex(hex);
    }

    /** @throws InvalidEventException with the event's own bytes */
    Event event() throws IOException, InvalidMessageException, InvalidEventException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw wrongShape("the event is a JSON object");
        }
        int start = (int) json.currentTokenLocation().getByteOffset();
        EventReader reader = new EventReader(json, traits);
        try {
            reader.read();
        } catch (InvalidEventException e) {
            throw EventParser.about(e, reader, source, start, JsonText.endOfValue(source, start, source.length));
        } catch (IOException | IllegalStateException e) {
            int end = JsonText.endOfValue(source, start, source.length);
            throw EventParser.about(EventParser.malformed(e), reader, source, start, end);
        }
        return reader.event(source, start, (int) json.currentLocation().getByteOffset());
    }

    /** The binary message of NIP-77, in hex. */
    byte[] bytes() throws IOException, InvalidMessageException {
        try {
            return HexFormat.of().parseHex(text("the message"));
        } catch (IllegalArgumentException e) {
            throw wrongShape("the message is hex");
        }
    }

    /** The hints of NIP-67, none where the message ends before them; what else may be there is left out. */
    List<String> hints() throws IOException {
        List<String> hints = new ArrayList<>();
        if (next() && json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    hints.add(json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } else if (!ended) {
            json.skipChildren();
        }
        return hints;
    }

    /** Nothing where the message ends before it, or has something else there. */
    OptionalLong optionalNumber() throws IOException {
        long number = next() ? Json.plainInteger(json, Long.MAX_VALUE) : -1;
        if (!ended) {
            json.skipChildren();
        }
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    Filter filter() throws IOException, InvalidMessageException {
        return FilterParser.read(json, traits);
    }

    /** Beside NIP-77's form what NDK and others send: an array of filters, of which one can be answered. */
    Filter filterOrListOfOne() throws IOException, InvalidMessageException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return filter();
        }
        json.nextToken();
        Filter filter = filter();
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw wrongShape("a reconciliation has one filter");
        }
        return filter;
    }

    /** {@code {"count": n, "approximate": bool, "hll": hex}} (NIP-45). */
    RelayMessage.Count count(String subscription) throws IOException, InvalidMessageException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw wrongShape("the count is a JSON object");
        }
        long count = -1;
        boolean approximate = false;
        Optional<String> hll = Optional.empty();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "count" -> count = Json.plainInteger(json, Long.MAX_VALUE);
                case "approximate" -> approximate = json.currentToken() == JsonToken.VALUE_TRUE;
                case "hll" -> hll = registers();
                default -> json.skipChildren();
            }
        }
        if (count < 0) {
            throw wrongShape("count is an integer");
        }
        return new RelayMessage.Count(subscription, count, approximate, hll);
    }

    /** What is no such value is left out: the count is good without it. */
    private Optional<String> registers() throws IOException {
        boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
        boolean fits = isText && json.getTextLength() == 2 * HLL_REGISTERS;
        String hex = fits ? json.getText().toLowerCase(Locale.ROOT) : "";
        json.skipChildren();
        return Hex.isLowerHex(hex, HLL_REGISTERS) ? Optional.of(hex) : Optional.empty();
    }

    /** Moves to the next element; false at the end of the message. */
    boolean next() throws IOException {
        ended = json.nextToken() == JsonToken.END_ARRAY;
        return !ended;
    }

    /** Skips what a later NIP may have added to the message; nothing may follow it. */
    void end() throws IOException, InvalidMessageException {
        while (!ended && next()) {
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            throw new InvalidMessageException(Reason.MALFORMED_JSON, "something follows the message");
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
