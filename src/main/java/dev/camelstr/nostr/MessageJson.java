package dev.camelstr.nostr;

import dev.camelstr.nostr.InvalidMessageException.Reason;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.json.JsonText;

/** What is no JSON is no message and no filter. */
public final class MessageJson {
    private MessageJson() {}

    /** The traits of the bytes (see {@link JsonText}), if they may be JSON. */
    public static int traits(byte[] source) throws InvalidMessageException {
        int traits = JsonText.traits(source, 0, source.length);
        if ((traits & JsonText.NOT_UTF8) != 0) {
            throw new InvalidMessageException(Reason.NOT_UTF8, "not UTF-8");
        }
        if ((traits & JsonText.NOT_JSON) != 0) {
            throw new InvalidMessageException(Reason.MALFORMED_JSON, "not JSON");
        }
        return traits;
    }

    /** What the JSON reader could not read. */
    public static InvalidMessageException malformed(Exception cause) {
        return new InvalidMessageException(Reason.MALFORMED_JSON, "not JSON: " + Json.problem(cause));
    }
}
