package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.camelstr.component.relay.RpcRequest;
import dev.camelstr.store.relays.RelayChanges;
import dev.camelstr.store.relays.RelayChanges.Outcome;
import dev.camelstr.store.relays.RelayChanges.Result;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Changes of the list of upstream relays over HTTP, each with a JSON object of strings as its body: {@code POST} adds
 * {@code url} with a {@code note}, {@code PATCH} gives it a {@code state}, {@code running} or {@code paused}, {@code DELETE}
 * removes it.
 */
final class RelayCalls {
    static final String PATH = "/api/relays";

    private static final int MOST_FIELDS = 10;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(256)
                    .maxStringLength(5_000)
                    .build())
            .build();

    private final RelayChanges changes;

    RelayCalls(RelayChanges changes) {
        this.changes = changes;
    }

    Outcome answer(RpcRequest request) throws SQLException {
        Map<String, String> body;
        try {
            body = fields(request.body());
        } catch (IOException e) {
            return wrong("the body is no JSON object of strings, such as {\"url\":\"wss://relay.example\"}");
        }
        String url = body.get("url");
        if (url == null) {
            return wrong("the body has no url");
        }
        return switch (request.method()) {
            case "POST" -> changes.add(url, body.getOrDefault("note", ""));
            case "PATCH" -> state(url, body.getOrDefault("state", ""));
            default -> changes.remove(url);
        };
    }

    private Outcome state(String url, String state) throws SQLException {
        return switch (state) {
            case "paused" -> changes.pause(url, true);
            case "running" -> changes.pause(url, false);
            default -> wrong("state is paused or running");
        };
    }

    private static Outcome wrong(String words) {
        return new Outcome(Result.WRONG, words);
    }

    private static Map<String, String> fields(byte[] body) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING || fields.size() >= MOST_FIELDS) {
                    throw new IOException("no string, or too many");
                }
                fields.put(name, json.getText());
            }
            if (json.nextToken() != null) {
                throw new IOException("something follows");
            }
        }
        return fields;
    }

    /** The HTTP status that says the same. */
    static int status(Outcome outcome) {
        return switch (outcome.result()) {
            case DONE, NOTHING_TO_DO -> 200;
            case WRONG -> 400;
            case UNKNOWN -> 404;
            case REFUSED -> 409;
        };
    }
}
