package dev.camelstr;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "dev.camelstr", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

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
    static final ArchRule THE_PROTOCOL_KNOWS_NOTHING_OF_CAMEL = ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage("dev.camelstr.nostr..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "com.rabbitmq..", "io.vertx..", "org.postgresql..");

    @ArchTest
    static final ArchRule COMPONENTS_DO_NOT_KNOW_EACH_OTHER = slices().matching("dev.camelstr.component.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                            "dev.camelstr.component.stream.."));
}
