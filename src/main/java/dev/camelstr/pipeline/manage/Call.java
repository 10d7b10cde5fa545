package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.text.Hex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call as NIP-86 has it: {@code {"method":"…","params":[…]}}.
 *
 * @param params strings and whole numbers; a null is an empty string
 */
record Call(String method, List<Object> params) {
    private static final int LONGEST_TEXT = 5_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNameLength(256)
                    .build())
            .build();

    /** The call, or nothing if the bytes are none. */
    static Optional<Call> parse(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Optional<String> method = Optional.empty();
            List<Object> params = List.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("method") && value == JsonToken.VALUE_STRING) {
                    method = Optional.of(json.getText());
                } else if (name.equals("params") && value == JsonToken.START_ARRAY) {
                    params = params(json);
                } else if (name.equals("method") || name.equals("params")) {
                    return Optional.empty();
                } else {
                    json.skipChildren();
                }
            }
            List<Object> all = params;
            return json.nextToken() == null ? method.map(name -> new Call(name, all)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Object> params(JsonParser json) throws IOException {
        List<Object> params = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            switch (token) {
                case VALUE_STRING -> params.add(json.getText());
                case VALUE_NUMBER_INT -> params.add(json.getLongValue());
                case VALUE_NULL -> params.add("");
                default -> throw new IOException("a parameter is a string or a whole number");
            }
        }
        return params;
    }

    /** 32 bytes in lower-case hex. */
    String hex32(int index) throws CallException {
        String text = text(index);
        if (!Hex.isLowerHex(text, 32)) {
            throw new CallException("parameter " + (index + 1) + " is not 32 bytes in lower-case hex");
        }
        return text;
    }

    int kind(int index) throws CallException {
        if (index < params.size() && params.get(index) instanceof Long number && number >= 0 && number <= Kind.MAX) {
            return number.intValue();
        }
        throw new CallException("parameter " + (index + 1) + " is no kind: a number between 0 and " + Kind.MAX);
    }

    String text(int index) throws CallException {
        if (index >= params.size() || !(params.get(index) instanceof String text)) {
            throw new CallException("parameter " + (index + 1) + " is missing, or is no string");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new CallException("parameter " + (index + 1) + " is longer than " + LONGEST_TEXT + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new CallException("parameter " + (index + 1) + " holds a NUL");
        }
        return text;
    }

    /** The reason that may follow a value. */
    String reason() throws CallException {
        return params.size() > 1 ? text(1) : "";
    }
}
