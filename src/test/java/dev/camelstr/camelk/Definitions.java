package dev.camelstr.camelk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a cluster knows of an object: the custom resource definitions of Camel K, as its artifact has them, and for
 * Kubernetes' own kinds the few fields that our manifests use. Stricter than a cluster is: a field that is in no
 * definition is an error.
 */
final class Definitions {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Map<String, String> CAMEL_K = Map.of(
            "Integration", "/camel.apache.org_integrations.yaml",
            "Pipe", "/camel.apache.org_pipes.yaml");

    /** By apiVersion and kind: to read them takes seconds. */
    private static final Map<String, Optional<JsonSchema>> SCHEMAS = new ConcurrentHashMap<>();

    private Definitions() {}

    static Collection<String> violations(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        return SCHEMAS.computeIfAbsent(apiVersion + " " + kind, name -> schema(apiVersion, kind))
                .map(schema -> schema.validate(object).stream()
                        .map(ValidationMessage::getMessage)
                        .toList())
                .orElseGet(() -> List.of("no definition of " + apiVersion + " " + kind));
    }

    private static Optional<JsonSchema> schema(String apiVersion, String kind) {
        try {
            JsonNode schema = CAMEL_K.containsKey(kind) ? customResource(CAMEL_K.get(kind), apiVersion) : plain(kind);
            return schema.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                            .getSchema(strict(schema)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode customResource(String resource, String apiVersion) throws IOException {
        try (InputStream definition = Definitions.class.getResourceAsStream(resource)) {
            for (JsonNode version : YAML.readTree(definition).at("/spec/versions")) {
                if (apiVersion.endsWith("/" + version.path("name").textValue())) {
                    JsonNode schema = version.at("/schema/openAPIV3Schema");
                    ((ObjectNode) schema.at("/properties/metadata")).setAll((ObjectNode) plain("metadata"));
                    return schema;
                }
            }
            return YAML.missingNode();
        }
    }

    private static JsonNode plain(String kind) throws IOException {
        try (InputStream definitions = Definitions.class.getResourceAsStream("/kubernetes.yaml")) {
            return YAML.readTree(definitions).path(kind);
        }
    }

    /** Says of each object what Kubernetes prunes: that it has no other fields. */
    private static JsonNode strict(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("properties").isObject()
                    && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                    && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            for (String keyword : Set.of("items", "additionalProperties")) {
                strict(object.path(keyword));
            }
            object.path("properties").forEach(Definitions::strict);
        }
        return schema;
    }
}
