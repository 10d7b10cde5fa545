package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the process ends, nothing of it goes on or is left about. */
@Tag("faults")
class ProcessEndIT {
    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void aHeapThatIsUsedUpEndsIt() throws Exception {
        start("-Xmx40m");

        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(output()).contains("camelstr: out of memory");
        nothingIsLeft();
    }

    @Test
    void aSignalWhileItStartsEndsItsDatabaseToo() throws Exception {
        start("-Xmx256m");
        Awaitility.await().until(() -> Files.exists(pidFile()));

        process.destroy();

        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        nothingIsLeft();
    }

    private void nothingIsLeft() throws IOException {
        Awaitility.await().untilAsserted(() -> assertThat(pidFile()).doesNotExist());
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")))
                    .isEmpty();
        }
    }

    private void start(String heap) throws IOException {
        Path tmp = Files.createDirectories(folder.resolve("tmp"));
        EmbeddedPostgres.unpackInto(data());
        List<String> program = Executable.command(
                List.of(heap, Executable.SHORT_LIVED, "-Djava.io.tmpdir=" + tmp),
                List.of(
                        "run",
                        "--routes",
                        "store,upkeep,serve,search",
                        "--set",
                        "camelstr.data-dir=" + data(),
                        "--set",
                        "camelstr.relay.host=127.0.0.1",
                        "--set",
                        "camelstr.relay.port=0",
                        "--set",
                        "camelstr.metrics.port=0"));
        process = new ProcessBuilder(program)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path pidFile() {
        return data().resolve("postgres/data/postmaster.pid");
    }
}
