package dev.camelstr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@AnalyzeClasses(packages = "dev.camelstr", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int MOST_CLASSES = 25;

    /** The package of a component itself: what routes see of it. Below it are its rooms. */
    private static final DescribedPredicate<JavaClass> A_COMPONENT = resideInAPackage("dev.camelstr.component.*");

    private static final DescribedPredicate<JavaClass> A_ROOM_OF_A_COMPONENT =
            resideInAPackage("dev.camelstr.component.*.*..");

    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("dev.camelstr.cli..")
            .layer("pipeline")
            .definedBy("dev.camelstr.pipeline..")
            .layer("store")
            .definedBy("dev.camelstr.store..")
            .layer("component")
            .definedBy("dev.camelstr.component..")
            .layer("nostr")
            .definedBy("dev.camelstr.nostr..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("cli", "pipeline")
            .whereLayer("component")
            .mayOnlyBeAccessedByLayers("cli", "pipeline", "store");

    @ArchTest
    static final ArchRule EVERY_CLASS_IS_IN_A_LAYER = classes()
            .should()
            .resideInAnyPackage(
                    "dev.camelstr.cli..",
                    "dev.camelstr.pipeline..",
                    "dev.camelstr.store..",
                    "dev.camelstr.component..",
                    "dev.camelstr.nostr..");

    @ArchTest
    static final ArchRule THE_PROTOCOL_KNOWS_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("dev.camelstr.nostr..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.camelstr..").and(resideOutsideOfPackage("dev.camelstr.nostr..")));

    @ArchTest
    static final ArchRule THE_PROTOCOL_KNOWS_NOTHING_OF_CAMEL = noClasses()
            .that()
            .resideInAPackage("dev.camelstr.nostr..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "com.rabbitmq..", "io.vertx..", "org.postgresql..");

    @ArchTest
    static final ArchRule COMPONENTS_DO_NOT_KNOW_EACH_OTHER = slices().matching("dev.camelstr.component.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAPackage("dev.camelstr.component.stream.."));

    /**
     * A room may know its component's own package, which has the options and the types that routes are given, and whose
     * endpoint ties the rooms together: the one cycle there is. Which part of it, the next rule says.
     */
    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES = slices().matching("dev.camelstr.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(A_ROOM_OF_A_COMPONENT, A_COMPONENT);

    @ArchTest
    static final ArchRule ROOMS_DO_NOT_KNOW_WHO_TIES_THEM = noClasses()
            .that(A_ROOM_OF_A_COMPONENT)
            .should()
            .dependOnClassesThat(
                    A_COMPONENT.and(nameMatching(".*(Component|Endpoint|Consumer|Producer|Server|HealthCheck)")));

    @ArchTest
    static void aPackageCanBeLookedOver(JavaClasses all) {
        Map<String, Long> sizes = all.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> Files.exists(source(type)))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(sizes)
                .isNotEmpty()
                .allSatisfy((name, size) ->
                        assertThat(size).as("classes of %s", name).isLessThanOrEqualTo(MOST_CLASSES));
    }

    /** What Camel's tools generate stands elsewhere. */
    private static Path source(JavaClass type) {
        return SOURCES.resolve(type.getName().replace('.', '/') + ".java");
    }

    @ArchTest
    static void everyPackageSaysWhatItIs(JavaClasses all) throws IOException {
        for (Path folder : folders()) {
            assertThat(folder.resolve("package-info.java"))
                    .content()
                    .contains("/**")
                    .endsWith(
                            "\npackage " + SOURCES.relativize(folder).toString().replace('/', '.') + ";\n");
        }
    }

    /** Those with classes. */
    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
    }
}
