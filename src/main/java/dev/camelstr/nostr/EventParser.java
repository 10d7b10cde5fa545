package dev.camelstr.nostr;

import com.fasterxml.jackson.core.JsonParser;
import dev.camelstr.nostr.InvalidEventException.Reason;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.json.JsonText;
import java.io.IOException;
import java.util.Arrays;

/**
 * The strict parser of events (NIP-01). It takes UTF-8 JSON, wants each of the seven fields exactly once, in its exact
 * type, hex in lower case, {@code created_at} and {@code kind} as plain digits, and refuses what has no UTF-8 form.
 * Other fields are ignored and dropped from {@link Event#raw()}, as is whitespace between tokens; an event without
 * those keeps its bytes as they were received. Neither the id nor the signature is checked here.
 */
public final class EventParser {
    private EventParser() {}

    /**
     * @param json one event; the array may become the event's {@link Event#raw() raw form}, so leave it as it is
     */
    public static Event parse(byte[] json) throws InvalidEventException {
        return parse(json, 0, json.length);
    }

    /** The event in a part of an array. */
    public static Event parse(byte[] json, int offset, int length) throws InvalidEventException {
        int traits = JsonText.traits(json, offset, offset + length);
        EventReader reader = null;
        try (JsonParser parser = Json.parser(json, offset, length)) {
            require(traits);
            reader = new EventReader(parser, traits);
            parser.nextToken();
            int start = offset + (int) parser.currentTokenLocation().getByteOffset();
            reader.read();
            int end = offset + (int) parser.currentLocation().getByteOffset();
            if (parser.nextToken() != null) {
                throw new InvalidEventException(Reason.MALFORMED_JSON, "something follows the event");
            }
            return reader.event(json, start, end);
        } catch (InvalidEventException e) {
            throw about(e, reader, json, offset, offset + length);
        } catch (IOException | IllegalStateException e) {
            throw about(malformed(e), reader, json, offset, offset + length);
        }
    }

    /** The kind of an event that was parsed before; what stands behind it is not read. */
    public static int kindOf(byte[] raw) throws InvalidEventException {
        try (JsonParser json = Json.parser(raw, 0, raw.length)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("kind")) {
                    return json.getIntValue();
                }
                json.skipChildren();
            }
            throw new InvalidEventException(Reason.MISSING_FIELD, "kind is missing");
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static void require(int traits) throws InvalidEventException {
        if ((traits & JsonText.NOT_UTF8) != 0) {
            throw new InvalidEventException(Reason.NOT_UTF8, "not UTF-8");
        }
        if ((traits & JsonText.NOT_JSON) != 0) {
            throw new InvalidEventException(Reason.MALFORMED_JSON, "not JSON");
        }
    }

    public static InvalidEventException malformed(Exception cause) {
        return new InvalidEventException(Reason.MALFORMED_JSON, "not JSON: " + Json.problem(cause));
    }

    public static InvalidEventException about(
            InvalidEventException e, EventReader reader, byte[] json, int start, int end) {
        return e.about(reader == null ? null : reader.claimedId(), Arrays.copyOfRange(json, start, end));
    }
}
