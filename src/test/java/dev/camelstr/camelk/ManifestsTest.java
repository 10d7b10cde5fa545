package dev.camelstr.camelk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests of Camel K: made of the routes as they are, and of a form that the operator takes. */
class ManifestsTest {
    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    /** {@code mvn test -Dtest=ManifestsTest -Dcamelstr.manifests=write} makes them anew. */
    @BeforeAll
    static void writeIfTold() throws Exception {
        if ("write".equals(System.getProperty("camelstr.manifests"))) {
            Manifests.write();
        }
    }

    @Test
    void whatIsGeneratedEqualsTheRoutesAndSettings() throws Exception {
        for (Map.Entry<Path, String> file : Manifests.all().entrySet()) {
            assertThat(file.getKey())
                    .as("run mvn test -Dtest=ManifestsTest -Dcamelstr.manifests=write")
                    .usingCharset(StandardCharsets.UTF_8)
                    .hasContent(file.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyObjectHasTheFieldsThatItsDefinitionKnowsAndNoOther(Path file) throws Exception {
        for (JsonNode object : objects(file)) {
            assertThat(Definitions.violations(object)).as("%s", file).isEmpty();
        }
    }

    @Test
    void aFieldThatNobodyKnowsIsFound() throws Exception {
        String manifest = """
                apiVersion: camel.apache.org/v1
                kind: Integration
                metadata: { name: camelstr-store }
                spec: { traits: { container: { requestMemmory: 512Mi } } }
                """;

        assertThat(Definitions.violations(YAML.readTree(manifest)))
                .singleElement()
                .asString()
                .contains("requestMemmory");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFlowIsYamlDsl(Path file) throws Exception {
        for (JsonNode object : objects(file)) {
            assertFlowsAreYamlDsl(object, file);
        }
    }

    private static void assertFlowsAreYamlDsl(JsonNode object, Path file) {
        JsonNode flows = object.at("/spec/flows");
        if (!flows.isMissingNode()) {
            assertThat(YamlDsl.SCHEMA.validate(flows)).as("%s", file).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("viewsOfUsers")
    void aViewOfAUsersOwnIsAnIntegrationToo(Path route) throws Exception {
        JsonNode integration = YAML.readTree(Manifests.view(route));

        assertThat(Definitions.violations(integration)).isEmpty();
        assertThat(integration.at("/spec/flows")).isNotEmpty();
        assertFlowsAreYamlDsl(integration, route);
    }

    static Stream<Path> viewsOfUsers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs/views"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList().stream();
        }
    }

    /** {@code kubectl apply -k} takes no others: it makes JSON of it. */
    @ParameterizedTest
    @MethodSource("files")
    void everyKeyIsText(Path file) throws Exception {
        try (Reader in = Files.newBufferedReader(file)) {
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(in)
                    .forEach(object -> assertThat(keys(object)).as("%s", file).hasOnlyElementsOfType(String.class));
        }
    }

    private static Stream<?> keys(Object value) {
        if (value instanceof Map<?, ?> map) {
            return Stream.concat(map.keySet().stream(), map.values().stream().flatMap(ManifestsTest::keys));
        }
        return value instanceof List<?> list ? list.stream().flatMap(ManifestsTest::keys) : Stream.empty();
    }

    @Test
    void whatKustomizeNamesIsThere() throws Exception {
        for (Path file :
                files().filter(file -> file.endsWith("kustomization.yaml")).toList()) {
            JsonNode kustomization = objects(file).get(0);
            List<String> named = new ArrayList<>();
            kustomization.path("resources").forEach(name -> named.add(name.textValue()));
            kustomization
                    .path("patches")
                    .forEach(patch -> named.add(patch.path("path").textValue()));
            kustomization
                    .path("configMapGenerator")
                    .forEach(map -> map.path("files").forEach(name -> named.add(name.textValue())));
            assertThat(named)
                    .as("%s", file)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(file.resolveSibling(name)).exists());
        }
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("camel-k"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    private static List<JsonNode> objects(Path file) throws IOException {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(file.toFile())
                .readAll();
    }

    /** Read once, as that takes seconds. */
    private static final class YamlDsl {
        private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(ManifestsTest.class.getResourceAsStream("/schema/camelYamlDsl.json"));
    }
}
