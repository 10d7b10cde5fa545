package dev.camelstr.camelk;

import dev.camelstr.cli.instance.RouteFiles;
import dev.camelstr.testing.RouteDependencies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What in {@code camel-k/base} is made of the route files and of {@code application.properties}: one Integration a part,
 * with the part's files as its flows, and the settings with those values that differ in a cluster.
 */
final class Manifests {
    static final Path BASE = Path.of("camel-k", "base");

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

    /** The files by name, as they should be. */
    static Map<String, String> all() throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("application.properties", properties());
        for (String part : PARTS) {
            files.put(part + ".yaml", integration(part));
        }
        return files;
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

    private static String integration(String part) throws Exception {
        StringBuilder text = new StringBuilder(Files.readString(Path.of("src/test/camel-k/integration.yaml"))
                .replace("PART", part)
                .replace("    - DEPENDENCIES\n", dependencies()));
        for (String stem : RouteFiles.stems(List.of(part))) {
            for (String line : Files.readAllLines(Path.of("routes", stem + ".camel.yaml"))) {
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
        for (Map.Entry<String, String> file : all().entrySet()) {
            Files.writeString(BASE.resolve(file.getKey()), file.getValue());
        }
    }
}
