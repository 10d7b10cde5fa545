package dev.camelstr.pipeline.view.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.component.relay.Page;
import dev.camelstr.store.view.query.WrongArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** A page that is one JSON object. */
final class JsonPage {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TYPE = "application/json";

    private JsonPage() {}

    /** Writes fields. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    static Page of(int status, Map<String, String> headers, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(status, TYPE, bytes.toByteArray(), headers);
    }

    static Page error(int status, String message) {
        return error(status, message, Map.of());
    }

    static Page error(int status, String message, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Cache-Control", "no-store");
        return of(status, all, json -> json.writeStringField("error", message));
    }

    static Page wrong(WrongArgumentException e) {
        return of(400, Map.of("Cache-Control", "no-store"), json -> {
            json.writeStringField("error", e.getMessage());
            json.writeStringField("parameter", e.parameter());
        });
    }

    /** For now: who asks is to ask again. */
    static Page later(String message) {
        return error(503, message, Map.of("Retry-After", "1"));
    }

    static Page unchanged(Map<String, String> headers) {
        return new Page(304, TYPE, new byte[0], headers);
    }
}
