package dev.camelstr.camelk;

import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.pipeline.view.ShippedViews;
import dev.camelstr.testing.RouteDependencies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What in {@code camel-k} is made of the route files and of {@code application.properties}: one Integration a part, with the
 * part's files as its flows, one for each view that comes along, and the settings with those values that differ in a cluster.
 */
final class Manifests {
    private static final Path FOLDER = Path.of("camel-k");
    private static final Path ROUTES = Path.of("routes");

    /** Parts with a manifest of this kind: imports are run by hand, and serve is an image, as it owns a server. */
    static final List<String> PARTS = RouteFiles.PARTS.stream()
            .filter(part -> !List.of("import", "serve").contains(part))
            .toList();

    /** In the Secret, with their credentials. */
    private static final Set<String> SECRET = Set.of("camelstr.rabbitmq.uri", "camelstr.datasource.url");

    private static final Map<String, String> IN_A_CLUSTER = Map.of(
            "camelstr.stream", "rabbitmq-stream",
            "camelstr.data-dir", "/tmp/camelstr",
            "camelstr.metrics.host", "0.0.0.0");

    private Manifests() {}

    /** The files as they should be. */
    static Map<Path, String> all() throws Exception {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(FOLDER.resolve("base/application.properties"), properties());
        for (String part : PARTS) {
            files.put(FOLDER.resolve("base/" + part + ".yaml"), integration(part, routes(List.of(part))));
        }
        for (String view : ShippedViews.NAMES) {
            files.put(FOLDER.resolve("views/" + view + ".yaml"), view(ROUTES.resolve("views/" + view + ".camel.yaml")));
        }
        return files;
    }

    /** @param route the file of a view, also one of a user's own */
    static String view(Path route) throws Exception {
        String name = route.getFileName().toString().replace(".camel.yaml", "");
        List<Path> routes = new ArrayList<>(routes(List.of()));
        routes.add(route);
        return integration("view-" + name, routes);
    }

    private static List<Path> routes(List<String> parts) {
        return RouteFiles.stems(parts).stream()
                .map(stem -> ROUTES.resolve(stem + ".camel.yaml"))
                .toList();
    }

    private static String properties() throws Exception {
        StringBuilder text = new StringBuilder("# Generated from application.properties: see docs/camel-k.md.\n");
        boolean goesOn = false;
        for (String line : Files.readAllLines(Path.of("application.properties"))) {
            boolean ofJBang = line.startsWith("camel.jbang.") || goesOn;
            goesOn = ofJBang && line.endsWith("\\");
            if (ofJBang) {
                continue;
            }
            int end = line.indexOf('=');
            String key = end < 0 ? "" : line.substring(0, end);
            if (SECRET.contains(key)) {
                text.append("# ").append(key).append(": in the Secret camelstr\n");
            } else {
                text.append(IN_A_CLUSTER.containsKey(key) ? key + "=" + IN_A_CLUSTER.get(key) : line)
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String integration(String name, List<Path> routes) throws Exception {
        StringBuilder text = new StringBuilder(Files.readString(Path.of("src/test/camel-k/integration.yaml"))
                .replace("PART", name)
                .replace("    - DEPENDENCIES\n", dependencies()));
        for (Path route : routes) {
            for (String line : Files.readAllLines(route)) {
                text.append(line.isEmpty() ? "" : "    " + line).append('\n');
            }
        }
        return text.toString();
    }

    private static String dependencies() throws Exception {
        return RouteDependencies.camelK().stream()
                .map(name -> "    - " + name + "\n")
                .collect(Collectors.joining());
    }

    static void write() throws Exception {
        for (Map.Entry<Path, String> file : all().entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.writeString(file.getKey(), file.getValue());
        }
    }
}
