package dev.camelstr.cli.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A dead letter as one line of JSON: offset, receivedAt (ISO 8601), relay, reason, detail, original (Base64). */
final class RejectedLines {
    private static final JsonFactory JSON = new JsonFactory();

    private RejectedLines() {}

    static String write(Letter letter) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("offset", Long.toString(letter.offset()));
            json.writeStringField("receivedAt", letter.receivedAt().toString());
            json.writeStringField("relay", letter.relay());
            json.writeStringField("reason", letter.reason());
            json.writeStringField("detail", letter.detail());
            json.writeStringField("original", Base64.getEncoder().encodeToString(letter.original()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line + "\n";
    }

    static Letter read(String line) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                fields.put(name, json.nextTextValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Letter(
                Long.parseLong(fields.get("offset")),
                Instant.parse(fields.get("receivedAt")),
                fields.get("relay"),
                fields.get("reason"),
                fields.get("detail"),
                Base64.getDecoder().decode(fields.get("original")));
    }
}
