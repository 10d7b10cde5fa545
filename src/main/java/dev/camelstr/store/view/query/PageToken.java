package dev.camelstr.store.view.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Where a page ends, as the values of its last row by which the rows are ordered. */
final class PageToken {
    private static final JsonFactory JSON = new JsonFactory();

    private PageToken() {}

    static String of(List<String> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** @throws IllegalArgumentException if it is none with so many values */
    static List<String> values(String token, int count) {
        List<String> values = new ArrayList<>();
        try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(token))) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING && QueryParameter.isStorable(json.getText())) {
                    values.add(json.getText());
                }
            }
            if (json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != null || values.size() != count) {
                throw new IllegalArgumentException("no token");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return List.copyOf(values);
    }
}
