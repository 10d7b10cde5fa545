package dev.camelstr.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What every shipped route file keeps to. */
class ShippedRoutesTest {
    private static final Path ROUTES = Path.of("routes");
    private static final Set<String> FILES_WITHOUT_ROUTES = Set.of("errors", "beans");
    private static final String BEANS = "-beans";

    /** Steps that are no processors of their own: they show neither in metrics nor in Hawtio. */
    private static final Set<String> STRUCTURE = Set.of("steps", "parameters");

    private static final Pattern LITERAL_HOST =
            Pattern.compile("localhost|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b|(wss?|https?|postgres(ql)?|amqp)://");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNamedAfterItsConcern(Path file) {
        assertThat(file.getFileName().toString()).matches("[a-z]+(-[a-z]+)*\\.camel\\.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void hasARouteOrTemplateNamedLikeTheFile(Path file) {
        String stem = file.getFileName().toString().replace(".camel.yaml", "");
        List<String> ids =
                routes(file).stream().map(route -> (String) route.get("id")).toList();
        if (FILES_WITHOUT_ROUTES.contains(stem) || stem.endsWith(BEANS)) {
            assertThat(ids).isEmpty();
        } else {
            assertThat(ids).contains(stem);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyRouteHasAnIdAndAOneSentenceDescription(Path file) {
        assertThat(routes(file)).allSatisfy(route -> {
            assertThat(route.get("id")).asString().isNotBlank();
            assertThat(route.get("description")).asString().endsWith(".").hasSizeBetween(20, 160);
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyEndpointAndStepHasAnId(Path file) {
        List<String> without = new ArrayList<>();
        for (Map<String, Object> route : routes(file)) {
            Map<String, Object> from = child(route, "from");
            if (!from.containsKey("id")) {
                without.add("from " + from.get("uri"));
            }
            collectStepsWithoutId(from.get("steps"), without);
        }
        assertThat(without).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesNoHostAndNoCredential(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(LITERAL_HOST.matcher(text).results().map(match -> match.group()))
                .isEmpty();
        assertThat(text.toLowerCase()).doesNotContain("password:");
    }

    @Test
    void noErrorHandlerLogsAttempts() {
        List<Map<String, Object>> handlers = new ArrayList<>();
        for (Object entry : list(load(ROUTES.resolve("errors.camel.yaml")))) {
            for (Object handler : list(child(map(entry), "routeConfiguration").get("onException"))) {
                handlers.add(child(map(handler), "onException"));
            }
        }
        assertThat(handlers)
                .hasSizeGreaterThan(5)
                .allSatisfy(handler -> assertThat(child(handler, "redeliveryPolicy"))
                        .as("%s", handler.get("id"))
                        .containsEntry("logRetryAttempted", false));
    }

    /** The routes of a file; of a template both the template, which has the id, and its route. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> routes(Path file) {
        List<Map<String, Object>> routes = new ArrayList<>();
        for (Object entry : (List<Object>) load(file)) {
            Map<String, Object> definition = (Map<String, Object>) entry;
            if (definition.containsKey("route")) {
                routes.add(child(definition, "route"));
            }
            if (definition.containsKey("routeTemplate")) {
                Map<String, Object> template = child(definition, "routeTemplate");
                Map<String, Object> route = new java.util.HashMap<>(child(template, "route"));
                route.put("id", template.get("id"));
                routes.add(route);
            }
        }
        return routes;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Object load(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.get(name);
    }

    @SuppressWarnings("unchecked")
    private static void collectStepsWithoutId(Object steps, Collection<String> without) {
        if (!(steps instanceof List<?> list)) {
            return;
        }
        for (Object entry : list) {
            ((Map<String, Object>) entry).forEach((eip, body) -> {
                if (!(body instanceof Map<?, ?> options)) {
                    without.add(eip + " " + body);
                    return;
                }
                if (!options.containsKey("id") && !STRUCTURE.contains(eip)) {
                    without.add(eip + " " + options);
                }
                options.values().forEach(value -> {
                    if (value instanceof Map<?, ?> nested) {
                        collectStepsWithoutId(nested.get("steps"), without);
                    } else if (value instanceof List<?> branches) {
                        for (Object branch : branches) {
                            if (branch instanceof Map<?, ?> map && map.containsKey("steps")) {
                                collectStepsWithoutId(map.get("steps"), without);
                            }
                        }
                    }
                });
                collectStepsWithoutId(options.get("steps"), without);
            });
        }
    }
}
