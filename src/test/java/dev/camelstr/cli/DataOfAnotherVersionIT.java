package dev.camelstr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Executable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A data folder whose embedded database was written by another major version of PostgreSQL. */
class DataOfAnotherVersionIT {
    private static final String REFUSAL =
            "camelstr.data-dir: the data in \\S+ is of PostgreSQL 14, and this is PostgreSQL \\d+:"
                    + " export with the version that wrote it, import here";

    @TempDir
    private Path folder;

    @BeforeEach
    void make() throws Exception {
        EmbeddedPostgres.unpackInto(folder.resolve("data"));
        Path data = Files.createDirectories(folder.resolve("data/postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "14\n");
    }

    @Test
    void runEndsWithOneLineAndTwo() throws Exception {
        Process run = start(Map.of(), "run", "--set", "camelstr.relay.port=0", "--set", "camelstr.metrics.port=0");

        assertThat(run.waitFor(240, TimeUnit.SECONDS)).isTrue();
        List<String> printed = run.inputReader()
                .lines()
                .filter(line -> !line.contains(" INFO ") && !line.contains(" WARN "))
                .toList();
        assertThat(run.exitValue()).isEqualTo(2);
        assertThat(printed).singleElement().asString().matches("camelstr: " + REFUSAL);
        assertThat(folder.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "display", "import /dev/null"})
    void otherCommandsDoSo(String command) {
        StringWriter err = new StringWriter();
        CommandLine line = Camelstr.commandLine().setErr(new PrintWriter(err));

        assertThat(line.execute(arguments(command.split(" ")).toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().matches("camelstr: " + REFUSAL);
    }

    @Test
    void checkNamesIt() {
        StringWriter out = new StringWriter();
        CommandLine line = Camelstr.commandLine().setOut(new PrintWriter(out));

        assertThat(line.execute(arguments("check", "--set", "camelstr.relays=").toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(out.toString()).containsPattern("WRONG +database +" + REFUSAL);
    }

    @Test
    void thePartsToRunMayComeFromAVariable() throws Exception {
        Process run = start(Map.of("CAMELSTR_ROUTES", "store,nonsense"), "run");

        assertThat(run.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(run.inputReader().lines()).anyMatch(line -> line.contains("there is no part 'nonsense'"));
        assertThat(run.exitValue()).isEqualTo(2);
    }

    private Process start(Map<String, String> variables, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Executable.command(List.of(Executable.SHORT_LIVED), arguments(command)))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        return builder.start();
    }

    private List<String> arguments(String... command) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command));
        arguments.addAll(List.of("--set", "camelstr.data-dir=" + folder.resolve("data")));
        return arguments;
    }
}
