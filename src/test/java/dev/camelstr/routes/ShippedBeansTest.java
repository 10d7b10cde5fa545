package dev.camelstr.routes;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.instance.RouteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The beans of a route file stand beside it; what several route files name is shared. */
class ShippedBeansTest {
    private static final String EXTENSION = ".camel.yaml";
    private static final String SHARED = "beans";
    private static final String SUFFIX = "-beans";

    /** What commands, pages, the start and route files of users ask for by name or type: it is there whatever runs. */
    private static final Set<String> ASKED_FOR = Set.of(
            "database", "tracing", "importer", "deadLetters", "past", "status", "statistics", "topology", "views");

    /** What Camel finds by its type: routes to make, health checks. */
    private static final Set<String> FOUND_BY_TYPE = Set.of(
            "collectRoutes",
            "forwardRoutes",
            "discovery",
            "forwardsHealth",
            "databaseHealth",
            "streamHealth",
            "diskHealth",
            "databaseSizeHealth",
            "memoryHealth",
            "replicaHealth",
            "gapsHealth",
            "lagHealth",
            "upstreamsHealth",
            "viewsHealth");

    private static final Pattern REFERENCE = Pattern.compile("(?:[rR]ef: |routePolicy: |#(?:bean:)?)\"?(\\w+)");

    /** Files with beans, by the stem of the routes that they are for. */
    static Stream<String> owners() {
        return stems().filter(stem -> stem.endsWith(SUFFIX))
                .map(stem -> stem.substring(0, stem.length() - SUFFIX.length()));
    }

    @ParameterizedTest
    @MethodSource("owners")
    void buildOnNothingButTheSharedOnes(String owner) {
        Set<String> known = new HashSet<>(beans(SHARED).keySet());
        known.addAll(beans(owner + SUFFIX).keySet());

        assertThat(referencesOf(owner + SUFFIX)).isSubsetOf(known);
        assertThat(referencesOf(SHARED)).isSubsetOf(beans(SHARED).keySet());
    }

    @ParameterizedTest
    @MethodSource("owners")
    void standBesideTheRoutesThatNameThem(String owner) {
        Set<String> needed = needed(owner);
        needed.addAll(closure(FOUND_BY_TYPE, beans(owner + SUFFIX)));

        assertThat(Path.of("routes", owner + EXTENSION)).exists();
        assertThat(needed).containsAll(beans(owner + SUFFIX).keySet());
    }

    @Test
    void areSharedOnlyIfSeveralRouteFilesNeedThem() {
        Map<String, Set<String>> users = new TreeMap<>();
        stems().filter(stem -> !stem.endsWith(SHARED))
                .forEach(stem -> needed(stem)
                        .forEach(bean -> users.computeIfAbsent(bean, b -> new TreeSet<>())
                                .add(stem)));
        Set<String> forAll = closure(ASKED_FOR, beans(SHARED));

        assertThat(beans(SHARED).keySet())
                .filteredOn(bean -> !forAll.contains(bean))
                .allSatisfy(bean -> assertThat(users.get(bean)).as(bean).hasSizeGreaterThan(1));
    }

    @Test
    void haveNamesOfTheirOwn() {
        List<String> names = new ArrayList<>();
        stems().filter(stem -> stem.endsWith(SHARED))
                .forEach(stem -> names.addAll(beans(stem).keySet()));

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    }

    @Test
    void areReadBeforeTheRoutesAndTheSharedOnesFirst() {
        assertThat(RouteFiles.stems(List.of("store")))
                .containsExactly(
                        "beans",
                        "errors-beans",
                        "moderation-beans",
                        "observe-beans",
                        "store-beans",
                        "errors",
                        "moderation",
                        "observe",
                        "store");
    }

    /** As a shell lists them, which is how {@code camel run} gets them. */
    @Test
    void comeFirstInTheListOfAllFiles() {
        List<String> files = stems().map(stem -> stem + EXTENSION).sorted().toList();

        assertThat(files).startsWith(SHARED + EXTENSION);
        assertThat(owners())
                .allSatisfy(owner -> assertThat(files.indexOf(owner + SUFFIX + EXTENSION))
                        .isLessThan(files.indexOf(owner + EXTENSION)));
    }

    /** What a route file names, and what that is made of. */
    private static Set<String> needed(String owner) {
        Map<String, Set<String>> known = new TreeMap<>(beans(SHARED));
        if (Files.exists(Path.of("routes", owner + SUFFIX + EXTENSION))) {
            known.putAll(beans(owner + SUFFIX));
        }
        return closure(references(text(owner)), known);
    }

    private static Set<String> closure(Set<String> names, Map<String, Set<String>> beans) {
        Set<String> all = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(names);
        while (!next.isEmpty()) {
            String name = next.pop();
            if (beans.containsKey(name) && all.add(name)) {
                next.addAll(beans.get(name));
            }
        }
        return all;
    }

    private static Set<String> referencesOf(String file) {
        return beans(file).values().stream().flatMap(Set::stream).collect(toSet());
    }

    /** The names of a file's beans, each with those that it refers to. */
    @SuppressWarnings("unchecked")
    private static Map<String, Set<String>> beans(String file) {
        Map<String, Set<String>> beans = new TreeMap<>();
        List<Map<String, Object>> entries =
                (List<Map<String, Object>>) new Load(LoadSettings.builder().build()).loadFromString(text(file));
        for (Map<String, Object> bean :
                (List<Map<String, Object>>) entries.get(0).get("beans")) {
            beans.put((String) bean.get("name"), references(String.valueOf(bean.get("properties"))));
        }
        return beans;
    }

    private static Set<String> references(String text) {
        return REFERENCE.matcher(text).results().map(match -> match.group(1)).collect(toSet());
    }

    private static Stream<String> stems() {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString().replace(EXTENSION, ""))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String stem) {
        try {
            return Files.readString(Path.of("routes", stem + EXTENSION));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
