package dev.camelstr.jbang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code camel} command on a running Camelstr that allows it. */
class CamelCliIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path home;

    private Process instance;

    @BeforeEach
    void run() throws Exception {
        List<String> command = new ArrayList<>(List.of("run", "--routes", "store"));
        for (String setting : List.of(
                "camelstr.data-dir=" + home.resolve("data"),
                "camelstr.datasource.url=" + TestDatabases.createUrl(),
                "camelstr.metrics.port=0",
                "camelstr.camel-cli.enabled=true")) {
            command.addAll(List.of("--set", setting));
        }
        instance = new ProcessBuilder(
                        Executable.command(List.of("-Duser.home=" + home, Executable.SHORT_LIVED), command))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("run.log").toFile())
                .start();
    }

    @AfterEach
    void end() throws InterruptedException {
        instance.destroy();
        if (!instance.waitFor(120, TimeUnit.SECONDS)) {
            instance.destroyForcibly();
        }
    }

    @Test
    void listsItsRoutesAndStopsIt() throws Exception {
        CamelCommand camel = CamelCommand.prepare();
        await().atMost(PATIENCE)
                .failFast(() -> assertThat(instance.isAlive()).as(this::printed).isTrue())
                .untilAsserted(() -> assertThat(output(camel, "get", "route"))
                        .containsPattern("store +.*local-stream")
                        .contains("observe"));

        output(camel, "stop", Long.toString(instance.pid()));

        assertThat(instance.waitFor(120, TimeUnit.SECONDS)).as(this::printed).isTrue();
    }

    private String output(CamelCommand camel, String... arguments) throws Exception {
        Path log = Files.createTempFile(home, "camel-", ".log");
        Process process = camel.start(home, log, Arrays.asList(arguments));
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return Files.readString(log);
    }

    private String printed() {
        try {
            return Files.readString(home.resolve("run.log"));
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
