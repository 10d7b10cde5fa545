package dev.camelstr.pipeline.imports;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes the event out of a message of a client or a relay: {@code ["EVENT",{…}]} or {@code ["EVENT","sub",{…}]} (NIP-01). */
final class Messages {
    private static final byte[] LABEL = "\"EVENT\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private int at;

    private Messages(byte[] json) {
        this.json = json;
    }

    /** What is no such message is yielded as it is. */
    static byte[] event(byte[] json) {
        return json.length > 0 && json[0] == '[' ? new Messages(json).event() : json;
    }

    private byte[] event() {
        at = 1;
        skipSpace();
        if (!Arrays.equals(json, at, Math.min(json.length, at + LABEL.length), LABEL, 0, LABEL.length)) {
            return json;
        }
        at += LABEL.length;
        boolean well = take(',');
        if (well && at < json.length && json[at] == '"') {
            skipText();
            well = take(',');
        }
        int last = json.length - 2;
        while (last > at && EventItems.isSpace(json[last])) {
            last--;
        }
        boolean isObject = well && last > at && json[at] == '{' && json[last] == '}' && json[json.length - 1] == ']';
        return isObject ? Arrays.copyOfRange(json, at, last + 1) : json;
    }

    /** And the space around it. */
    private boolean take(char wanted) {
        skipSpace();
        boolean found = at < json.length && json[at] == wanted;
        at++;
        skipSpace();
        return found;
    }

    private void skipSpace() {
        while (at < json.length && EventItems.isSpace(json[at])) {
            at++;
        }
    }

    private void skipText() {
        at++;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at++;
    }
}
