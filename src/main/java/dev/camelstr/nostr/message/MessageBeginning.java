package dev.camelstr.nostr.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.text.Hex;
import java.io.IOException;
import java.util.Optional;

/**
 * What the first bytes of a client's message tell of it, where the rest is not read: enough to answer it.
 *
 * @param type empty where it does not come so far
 * @param subscription the id of a subscription, count or reconciliation
 * @param eventId the id that an event claims
 */
public record MessageBeginning(String type, Optional<String> subscription, Optional<EventId> eventId) {
    private static final int MAX_SUBSCRIPTION_LENGTH = 64;
    private static final MessageBeginning UNKNOWN = new MessageBeginning("", Optional.empty(), Optional.empty());

    /** @param bytes that end anywhere, also within a character */
    public static MessageBeginning of(byte[] bytes) {
        MessageBeginning known = UNKNOWN;
        try (JsonParser json = Json.parser(bytes, 0, bytes.length)) {
            if (json.nextToken() == JsonToken.START_ARRAY && json.nextToken() == JsonToken.VALUE_STRING) {
                String type = json.getText();
                known = new MessageBeginning(type, Optional.empty(), Optional.empty());
                known = switch (type) {
                    case "EVENT", "AUTH" -> new MessageBeginning(type, Optional.empty(), eventId(json));
                    case "REQ", "COUNT", "CLOSE", "NEG-OPEN", "NEG-MSG", "NEG-CLOSE" ->
                        new MessageBeginning(type, subscription(json), Optional.empty());
                    default -> known;
                };
            }
        } catch (IOException | IllegalStateException e) {
            return known; // it ends here, or is no JSON
        }
        return known;
    }

    /** Whether it is about an event whose id comes later, if at all. */
    public boolean isOfUnknownEvent() {
        return eventId.isEmpty() && (type.equals("EVENT") || type.equals("AUTH"));
    }

    private static Optional<String> subscription(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            return Optional.empty();
        }
        String id = json.getText();
        return id.isEmpty() || id.length() > MAX_SUBSCRIPTION_LENGTH ? Optional.empty() : Optional.of(id);
    }

    private static Optional<EventId> eventId(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("id") && json.currentToken() == JsonToken.VALUE_STRING) {
                String id = json.getText();
                return Hex.isLowerHex(id, EventId.BYTES) ? Optional.of(EventId.ofHex(id)) : Optional.empty();
            }
            json.skipChildren();
        }
        return Optional.empty();
    }
}
