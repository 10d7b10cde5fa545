package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.text.Hex;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** What bytes that are perhaps no event say of themselves, as far as they can be read. */
record ClaimedEvent(Optional<EventId> id, OptionalInt kind) {

    static ClaimedEvent of(byte[] bytes) {
        Optional<EventId> id = Optional.empty();
        OptionalInt kind = OptionalInt.empty();
        try (JsonParser json = Json.parser(bytes, 0, bytes.length)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                for (String name = json.nextFieldName();
                        name != null && (id.isEmpty() || kind.isEmpty());
                        name = json.nextFieldName()) {
                    json.nextToken();
                    if (name.equals("id")) {
                        id = id(json);
                    } else if (name.equals("kind")) {
                        kind = kind(json);
                    }
                    json.skipChildren();
                }
            }
        } catch (IOException | IllegalStateException e) {
            return new ClaimedEvent(id, kind); // it ends here, or is no JSON
        }
        return new ClaimedEvent(id, kind);
    }

    private static Optional<EventId> id(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING && Hex.isLowerHex(json.getText(), EventId.BYTES)
                ? Optional.of(EventId.ofHex(json.getText()))
                : Optional.empty();
    }

    private static OptionalInt kind(JsonParser json) throws IOException {
        long number = Json.plainInteger(json, Kind.MAX);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of((int) number);
    }
}
