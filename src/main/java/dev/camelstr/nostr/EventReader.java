package dev.camelstr.nostr;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.InvalidEventException.Reason;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the fields of one event from a parser that stands at the event's opening brace. */
public final class EventReader {
    private static final int ID = 1;
    private static final int PUBKEY = 1 << 1;
    private static final int CREATED_AT = 1 << 2;
    private static final int KIND = 1 << 3;
    private static final int TAGS = 1 << 4;
    private static final int CONTENT = 1 << 5;
    private static final int SIG = 1 << 6;
    private static final int ALL = (1 << 7) - 1;
    private static final String[] NAMES = {"id", "pubkey", "created_at", "kind", "tags", "content", "sig"};

    private final JsonParser json;
    private final int traits;

    private int seen;
    private boolean onlyKnownFields = true;

    private EventId id;
    private PublicKey pubkey;
    private long createdAt;
    private int kind;
    private List<Tag> tags;
    private String content;
    private byte[] sig;

    /** @param traits {@link JsonText}'s, of at least the event's bytes */
    public EventReader(JsonParser json, int traits) {
        this.json = json;
        this.traits = traits;
    }

    /**
     * Leaves the parser at the closing brace.
     *
     * @throws IOException if the JSON is malformed
     */
    public void read() throws IOException, InvalidEventException {
        if (json.currentToken() == null) {
            throw new InvalidEventException(Reason.MALFORMED_JSON, "not JSON: empty");
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrongType("an event is a JSON object");
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            readField(name);
        }
        if (seen != ALL) {
            String missing = NAMES[Integer.numberOfTrailingZeros(~seen)];
            throw new InvalidEventException(Reason.MISSING_FIELD, missing + " is missing");
        }
    }

    private void readField(String name) throws IOException, InvalidEventException {
        switch (name) {
            case "id" -> {
                first(ID);
                long[] words = words(name);
                id = new EventId(words[0], words[1], words[2], words[3]);
            }
            case "pubkey" -> {
                first(PUBKEY);
                long[] words = words(name);
                pubkey = new PublicKey(words[0], words[1], words[2], words[3]);
            }
            case "created_at" -> {
                first(CREATED_AT);
                createdAt = integer(Long.MAX_VALUE, "created_at is a plain integer, in seconds since 1970");
            }
            case "kind" -> {
                first(KIND);
                kind = (int) integer(Kind.MAX, "kind is an integer between 0 and 65535");
            }
            case "tags" -> {
                first(TAGS);
                tags = tags();
            }
            case "content" -> {
                first(CONTENT);
                content = text("content is a string");
            }
            case "sig" -> {
                first(SIG);
                sig = sig();
            }
            default -> {
                onlyKnownFields = false;
                json.skipChildren();
            }
        }
    }

    private void first(int field) throws InvalidEventException {
        if ((seen & field) != 0) {
            throw new InvalidEventException(
                    Reason.DUPLICATE_FIELD, NAMES[Integer.numberOfTrailingZeros(field)] + " is there twice");
        }
        seen |= field;
    }

    private long integer(long max, String rule) throws IOException, InvalidEventException {
        long value = Json.plainInteger(json, max);
        if (value < 0) {
            throw wrongType(rule);
        }
        return value;
    }

    private List<Tag> tags() throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType("tags is an array");
        }
        List<Tag> read = new ArrayList<>();
        List<String> elements = new ArrayList<>(4);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw wrongType("a tag is an array of strings");
            }
            elements.clear();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(text("a tag is an array of strings"));
            }
            if (elements.isEmpty()) {
                throw wrongType("a tag has at least one element");
            }
            read.add(new Tag(List.copyOf(elements)));
        }
        return List.copyOf(read);
    }

    private String text(String rule) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(rule);
        }
        String text = json.getText();
        if ((traits & JsonText.UNICODE_ESCAPE) != 0 && JsonText.hasLoneSurrogate(text)) {
            throw new InvalidEventException(Reason.LONE_SURROGATE, "half of a surrogate pair has no UTF-8 form");
        }
        return text;
    }

    /** 32 bytes of hex, read from the parser's own buffer. */
    private long[] words(String name) throws IOException, InvalidEventException {
        hexOf(name, EventId.BYTES);
        char[] digits = json.getTextCharacters();
        int at = json.getTextOffset();
        long[] words = new long[4];
        for (int word = 0; word < 4; word++) {
            long value = 0;
            for (int i = 0; i < 16; i++) {
                value = value << 4 | digit(name, digits[at++]);
            }
            words[word] = value;
        }
        return words;
    }

    private byte[] sig() throws IOException, InvalidEventException {
        hexOf("sig", 64);
        char[] digits = json.getTextCharacters();
        int at = json.getTextOffset();
        byte[] bytes = new byte[64];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit("sig", digits[at++]) << 4 | digit("sig", digits[at++]));
        }
        return bytes;
    }

    private void hexOf(String name, int bytes) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(name + " is a string");
        }
        if (json.getTextLength() != 2 * bytes) {
            throw badHex(name);
        }
    }

    private static int digit(String name, char digit) throws InvalidEventException {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        if (digit >= 'a' && digit <= 'f') {
            return digit - 'a' + 10;
        }
        throw badHex(name);
    }

    private static InvalidEventException badHex(String name) {
        int digits = name.equals("sig") ? 128 : 64;
        return new InvalidEventException(Reason.BAD_HEX, name + " is " + digits + " lower-case hex digits");
    }

    private static InvalidEventException wrongType(String rule) {
        return new InvalidEventException(Reason.WRONG_TYPE, rule);
    }

    /** The id as far as it was read, or null. */
    EventId claimedId() {
        return id;
    }

    /**
     * The event, once read. Its raw form is the received one if that holds nothing more than the event, else it is
     * written again: a hostile sender must not make others store his spaces and unknown fields.
     */
    public Event event(byte[] source, int start, int end) {
        byte[] raw = onlyKnownFields && !hasWhitespace(source, start, end)
                ? start == 0 && end == source.length ? source : Arrays.copyOfRange(source, start, end)
                : EventJson.write(id, pubkey, createdAt, kind, tags, content, sig);
        return new Event(id, pubkey, createdAt, kind, tags, content, sig, raw);
    }

    /** The traits are those of all that was received; the whitespace may be around the event. */
    private boolean hasWhitespace(byte[] source, int start, int end) {
        return (traits & JsonText.WHITESPACE) != 0 && (JsonText.traits(source, start, end) & JsonText.WHITESPACE) != 0;
    }
}
