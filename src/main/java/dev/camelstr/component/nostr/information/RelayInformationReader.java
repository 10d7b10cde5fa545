package dev.camelstr.component.nostr.information;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.nostr.json.Json;
import dev.camelstr.nostr.text.ShownText;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a document of NIP-11. A value of another type than NIP-11 has it, or out of all bounds, is as if it were not there. */
final class RelayInformationReader {

    private static final int MAX_TEXT = 100;
    private static final int MAX_NIP = 9_999;
    private static final int MAX_NIPS = 500;

    /** Nobody announces more and means it; what is more says nothing. */
    private static final int MAX_COUNT = 1_000_000;

    private static final int MAX_BYTES = Integer.MAX_VALUE;

    private final Map<String, Integer> limits = new TreeMap<>();
    private final Set<Integer> nips = new TreeSet<>();
    private String name = "";
    private String software = "";
    private boolean authRequired;
    private boolean paymentRequired;

    RelayInformation read(byte[] json) throws IOException {
        try (JsonParser parser = Json.parser(json, 0, json.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readField(parser);
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it is no JSON: " + Json.problem(e), e);
        }
        return new RelayInformation(
                name,
                software,
                Set.copyOf(nips),
                limit("max_limit"),
                limit("max_subscriptions"),
                limit("max_filters"),
                limit("max_message_length"),
                authRequired,
                paymentRequired);
    }

    private OptionalInt limit(String field) {
        return limits.containsKey(field) ? OptionalInt.of(limits.get(field)) : OptionalInt.empty();
    }

    private void readField(JsonParser json) throws IOException {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
            case "name" -> name = text(json);
            case "software" -> software = text(json);
            case "supported_nips" -> readNips(json);
            case "limitation" -> readLimitation(json);
            default -> json.skipChildren();
        }
    }

    private void readLimitation(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "max_limit", "max_subscriptions", "max_filters" -> readLimit(field, json, MAX_COUNT);
                case "max_message_length" -> readLimit(field, json, MAX_BYTES);
                case "auth_required" -> authRequired = json.currentToken() == JsonToken.VALUE_TRUE;
                case "payment_required" -> paymentRequired = json.currentToken() == JsonToken.VALUE_TRUE;
                default -> {}
            }
            json.skipChildren();
        }
    }

    private void readLimit(String field, JsonParser json, int max) throws IOException {
        long value = Json.plainInteger(json, max);
        if (value > 0) {
            limits.put(field, (int) value);
        }
    }

    private void readNips(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            long nip = Json.plainInteger(json, MAX_NIP);
            if (nip > 0 && nips.size() < MAX_NIPS) {
                nips.add((int) nip);
            }
            json.skipChildren();
        }
    }

    private static String text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return ShownText.line(json.getText(), MAX_TEXT);
        }
        json.skipChildren();
        return "";
    }
}
