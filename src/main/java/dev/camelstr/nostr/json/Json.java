package dev.camelstr.nostr.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;

/** The one JSON reader of the protocol: strict, streaming, bounded. */
public final class Json {
    /** An event needs three levels in a message; unknown fields may need a few more. */
    private static final int MAX_DEPTH = 64;

    /** Of the greatest long. Some numbers of that many digits are above it. */
    private static final int MAX_DIGITS = 19;

    /** No name that is known is nearly as long. Names are kept by the reader, thousands of them. */
    private static final int MAX_NAME_LENGTH = 256;

    /** Names come from strangers: never {@code String.intern} them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            .build();

    private Json() {}

    public static JsonParser parser(byte[] json, int offset, int length) throws IOException {
        return FACTORY.createParser(json, offset, length);
    }

    /**
     * The current token as a number written in plain digits, as {@code created_at} is: no sign, fraction or exponent, and
     * not above {@code max}; -1 if it is anything else.
     */
    public static long plainInteger(JsonParser json, long max) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                || json.getTextLength() > MAX_DIGITS
                || json.getTextCharacters()[json.getTextOffset()] == '-'
                || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return -1;
        }
        long value = json.getLongValue();
        return value <= max ? value : -1;
    }

    /** What Jackson says is wrong, without the place: a line, fit to be answered. */
    public static String problem(Exception e) {
        String message = e instanceof JsonProcessingException syntax ? syntax.getOriginalMessage() : "unreadable";
        return ShownText.line(message, 120);
    }
}
