package dev.camelstr.nostr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.OptionalLong;

/** The one JSON reader of the protocol: strict, streaming, bounded. */
final class Json {
    /** An event needs three levels in a message; unknown fields may need a few more. */
    private static final int MAX_DEPTH = 64;

    /** Names come from strangers: never {@code String.intern} them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    static JsonParser parser(byte[] json, int offset, int length) throws IOException {
        return FACTORY.createParser(json, offset, length);
    }

    /** A number written as plain digits, as in {@code created_at}: no sign, fraction or exponent; fits a long. */
    static OptionalLong plainInteger(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > 19) {
            return OptionalLong.empty();
        }
        if (json.getTextCharacters()[json.getTextOffset()] == '-') {
            return OptionalLong.empty();
        }
        // 19 digits can be above the greatest long.
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? OptionalLong.empty()
                : OptionalLong.of(json.getLongValue());
    }

    /** What Jackson says is wrong, without the place: a line, fit to be answered. */
    static String problem(Exception e) {
        String message = e instanceof JsonProcessingException syntax ? syntax.getOriginalMessage() : "unreadable";
        return message.length() > 120 ? message.substring(0, 120) : message;
    }
}
