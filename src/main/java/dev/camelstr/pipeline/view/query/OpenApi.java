package dev.camelstr.pipeline.view.query;

import dev.camelstr.component.relay.Page;
import dev.camelstr.nostr.Kind;
import dev.camelstr.store.view.query.QueryParameter;
import dev.camelstr.store.view.query.ViewQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.util.json.Jsoner;

/** What may be asked of the views, as OpenAPI 3.1. */
final class OpenApi {
    private static final String PROOF = "nostr";
    private static final String DESCRIPTION = "description";
    private static final String SCHEMA = "schema";
    private static final String TYPE = "type";
    private static final Map<String, Object> BOOLEAN = Map.of(TYPE, "boolean");
    private static final Map<String, Object> STRING = Map.of(TYPE, "string");

    private static final Map<String, String> FAILURES = Map.of(
            "400", "A parameter is wrong: which, and what is expected.",
            "429", "That is too often.",
            "500", "The query fails.",
            "503", "The view is not made yet, or too much waits: try again.",
            "504", "The query takes too long.");

    private OpenApi() {}

    static Page page(List<ViewQuery> queries) {
        Map<String, Object> paths = new LinkedHashMap<>();
        queries.forEach(query -> paths.put(QueryPages.PATH + '/' + query, Map.of("get", operation(query))));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Views of this relay", "version", "1"));
        document.put("paths", paths);
        document.put("components", Map.of("schemas", schemas(), "securitySchemes", Map.of(PROOF, proof())));
        return Page.of("application/json", Jsoner.serialize(document).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> operation(ViewQuery query) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", query.view() + '.' + query.name());
        operation.put("tags", List.of(query.view()));
        operation.put(DESCRIPTION, query.description());
        List<Object> parameters = new ArrayList<>();
        query.parameters().stream()
                .filter(parameter -> !parameter.isReader())
                .map(OpenApi::parameter)
                .forEach(parameters::add);
        Map<String, Object> limit = Map.of(TYPE, "integer", "minimum", 1, "maximum", query.limit());
        parameters.add(parameter(ViewQuery.LIMIT, false, "Rows of a page.", limit));
        if (query.hasPages()) {
            parameters.add(parameter(ViewQuery.AFTER, false, "What was next of the page before.", STRING));
        }
        operation.put("parameters", parameters);
        operation.put("responses", responses(query));
        if (query.asksForReader()) {
            operation.put("security", List.of(Map.of(PROOF, List.of())));
        }
        return operation;
    }

    private static Map<String, Object> parameter(QueryParameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>(schema(parameter));
        parameter.preset().ifPresent(preset -> schema.put("default", preset));
        String description = (parameter.description() + " Is to be " + parameter.expected() + '.').strip();
        return parameter(parameter.name(), parameter.isRequired(), description, schema);
    }

    private static Map<String, Object> schema(QueryParameter parameter) {
        return switch (parameter.type()) {
            case INTEGER -> integer(parameter.min(), parameter.max());
            case KIND -> integer(0, Kind.MAX);
            case TEXT -> Map.of(TYPE, "string", "maxLength", parameter.maxLength());
            default -> STRING;
        };
    }

    private static Map<String, Object> integer(long min, long max) {
        return Map.of(TYPE, "integer", "format", "int64", "minimum", min, "maximum", max);
    }

    private static Map<String, Object> parameter(
            String name, boolean required, String description, Map<String, Object> schema) {
        return Map.of("name", name, "in", "query", "required", required, DESCRIPTION, description, SCHEMA, schema);
    }

    private static Map<String, Object> responses(ViewQuery query) {
        Map<String, Object> responses = new TreeMap<>();
        responses.put("200", response("A page of rows.", "Rows"));
        responses.put("304", Map.of(DESCRIPTION, "The answer is still that of If-None-Match."));
        FAILURES.forEach((status, words) -> responses.put(status, response(words, "Error")));
        if (query.asksForReader()) {
            responses.put("401", response("Nobody has signed the request (NIP-98).", "Error"));
        }
        return responses;
    }

    private static Map<String, Object> response(String description, String schema) {
        Object reference = Map.of("$ref", "#/components/schemas/" + schema);
        return Map.of(DESCRIPTION, description, "content", Map.of("application/json", Map.of(SCHEMA, reference)));
    }

    private static Map<String, Object> schemas() {
        Map<String, Object> rows = Map.of(
                "complete",
                BOOLEAN,
                "more",
                BOOLEAN,
                "next",
                STRING,
                "note",
                STRING,
                "rows",
                Map.of(TYPE, "array", "items", object()));
        return Map.of(
                "Rows", object(rows, "complete", "more", "rows"),
                "Error", object(Map.of("error", STRING, "parameter", STRING), "error"));
    }

    private static Map<String, Object> object() {
        return Map.of(TYPE, "object");
    }

    private static Map<String, Object> object(Map<String, Object> properties, String... required) {
        return Map.of(TYPE, "object", "properties", properties, "required", List.of(required));
    }

    private static Map<String, Object> proof() {
        return Map.of(
                TYPE,
                "apiKey",
                "in",
                "header",
                "name",
                "Authorization",
                DESCRIPTION,
                "\"Nostr \" and a signed event (NIP-98).");
    }
}
