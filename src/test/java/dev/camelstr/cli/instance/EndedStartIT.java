package dev.camelstr.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Executable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is asked to end while the embedded database still starts: it ends at once, and leaves nothing running. */
class EndedStartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "import, -TERM, data.new",
        "import, -TERM, server.log",
        "import, -INT, data.new",
        "import, -INT, server.log",
        "display, -INT, data.new",
        "run, -TERM, data.new",
        "run, -TERM, server.log",
        "run, -INT, server.log",
    })
    void endsAtOnceAndLeavesNothingRunning(String command, String signal, String whenThereIs) throws Exception {
        Path events = Files.write(
                folder.resolve("events.jsonl"),
                SampleEvents.of(20, 5).generate(Schnorr.of("auto")).stream()
                        .map(sample -> new String(sample.raw(), StandardCharsets.UTF_8))
                        .toList());
        Path data = Files.createDirectory(folder.resolve("data"));
        EmbeddedPostgres.unpackInto(data);
        Path out = folder.resolve("out");
        Process process = start(command, events, data, out);
        Path sign = data.resolve("postgres").resolve(whenThereIs);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(sign) || !process.isAlive());

        kill(signal, process);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(leftBehind(data)).allMatch(EndedStartIT::isGuard));
        assertThat(out).content().doesNotContain("RejectedExecution");
        String[] again = {"import", "--strict", "--set", "camelstr.data-dir=" + data, events.toString()};
        assertThat(Commands.run(again).code()).as("the folder is well").isZero();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(leftBehind(data)).isEmpty());
    }

    /** It may wait some seconds for a server that will not come; it must not take the next one for that. */
    private static boolean isGuard(String line) {
        return line.startsWith("/bin/sh -c");
    }

    /** As a terminal does it: Ctrl-C is for the whole group. */
    private static void kill(String signal, Process process) throws Exception {
        String whom = signal.equals("-INT") ? "-" + process.pid() : Long.toString(process.pid());
        assertThat(new ProcessBuilder("kill", signal, "--", whom)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process start(String command, Path events, Path data, Path out) throws IOException {
        List<String> line = new ArrayList<>(List.of(command, "--set", "camelstr.data-dir=" + data));
        if (command.equals("import")) {
            line.add(events.toString());
        } else if (command.equals("run")) {
            line.addAll(List.of(
                    "--set", "camelstr.relays=", "--set", "camelstr.relay.port=0", "--set", "camelstr.metrics.port=0"));
        }
        List<String> inGroup = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        inGroup.addAll(Executable.command(List.of(Executable.SHORT_LIVED), line));
        return new ProcessBuilder(inGroup)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private static List<String> leftBehind(Path data) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(data.toString()))
                .toList();
    }
}
