package dev.camelstr.jbang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.testing.LocalMaven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lines of docs/jbang.md that run the {@code camel} command where there is no JBang, as they stand there. */
class CamelWithoutJBangIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```$");
    private static final Path SOURCES = Path.of("src", "test", "jbang");

    private Path folder;
    private Path log;
    private Process shell;

    @BeforeEach
    void copyWhatIsShipped() throws IOException {
        folder = ShippedFolder.create();
        log = folder.resolve("camel.log");
        Files.createDirectories(folder.resolve(SOURCES));
        for (String file : List.of("pom.xml", "CamelJBang.java")) {
            Files.copy(SOURCES.resolve(file), folder.resolve(SOURCES).resolve(file));
        }
    }

    @AfterEach
    void end() throws Exception {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly().waitFor();
        ShippedFolder.delete(folder);
    }

    @Test
    void theThreeLinesRunTheRoutes() throws Exception {
        String lines = BLOCK.matcher(Files.readString(Path.of("docs/jbang.md")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains("camel()"))
                .findFirst()
                .orElseThrow();
        assertThat(lines).hasLineCount(3);

        shell = start(lines);

        await().atMost(PATIENCE)
                .failFast(() -> assertThat(shell.isAlive()).as(this::printed).isTrue())
                .untilAsserted(() -> assertThat(printed()).contains("Started serve (nostr-relay:"));
        shell.descendants().forEach(ProcessHandle::destroy);
        assertThat(shell.waitFor(3, TimeUnit.MINUTES)).as(this::printed).isTrue();
    }

    private Process start(String lines) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", lines)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PATH", LocalMaven.folderOfTheCommand() + ":" + System.getenv("PATH"),
                        "JAVA_TOOL_OPTIONS",
                                "-Dmaven.repo.local=" + CamelCommand.prepare().repository(),
                        "CAMELSTR_RELAYS", "",
                        "CAMELSTR_RELAY_PORT", "0",
                        "CAMELSTR_METRICS_PORT", "0"));
        return builder.start();
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "nothing printed: " + e.getMessage();
        }
    }
}
