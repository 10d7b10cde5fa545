package dev.camelstr.cli.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import dev.camelstr.pipeline.errors.LetterSelection;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dead letter as one line of JSON: offset, receivedAt (ISO 8601), relay, reason, detail, original (Base64); and which are
 * wanted: since (ISO 8601), relay, reasons.
 */
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

    static String write(LetterSelection selection) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("since", selection.since().toString());
            if (selection.relay().isPresent()) {
                json.writeStringField("relay", selection.relay().get());
            }
            json.writeArrayFieldStart("reasons");
            for (String reason : selection.reasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    static LetterSelection selection(InputStream text) throws IOException {
        Instant since = Instant.EPOCH;
        Optional<String> relay = Optional.empty();
        Set<String> reasons = new HashSet<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                switch (json.currentName()) {
                    case "since" -> since = Instant.parse(json.nextTextValue());
                    case "relay" -> relay = Optional.of(json.nextTextValue());
                    default -> {
                        json.nextToken();
                        while (json.nextToken() == JsonToken.VALUE_STRING) {
                            reasons.add(json.getText());
                        }
                    }
                }
            }
        }
        return new LetterSelection(reasons, relay, since);
    }
}
