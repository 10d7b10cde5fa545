package dev.camelstr.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Ports;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The relay as client libraries on Node see it: src/test/interop. Needs node (20 or newer), npm and what npm installs from. */
@Tag("interop")
class LibrariesIT {
    private static final Path SCRIPTS = Path.of("src/test/interop");
    private static final Path FOLDER = Path.of("target/interop");
    private static final int SECONDS = 600;

    /** Small, so that a few events fill several pages. */
    private static final String MAX_LIMIT = "50";

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void theLibrariesPublishReadCountDeleteAuthenticateReconcileAndGetLiveEvents(StreamKind streams) throws Exception {
        install();
        int port = Ports.free();
        String url = "ws://127.0.0.1:" + port + "/";
        Map<String, String> settings = Map.of(
                "camelstr.relay.port", Integer.toString(port),
                "camelstr.relay.url", url,
                "camelstr.relay.private-kinds", "1059",
                "camelstr.relay.default-limit", MAX_LIMIT,
                "camelstr.relay.max-limit", MAX_LIMIT);
        try (TestRelay relay = TestRelay.start(streams, settings)) {
            List<String> command = new ArrayList<>(List.of("node", "--test", "--test-force-exit"));
            command.addAll(scripts(".test.mjs"));
            run(command, "tests-" + streams, relay.uri().toString());
        }
    }

    /** Once for a package-lock.json: what is installed stays below target/. */
    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String file : scripts(".mjs")) {
            Files.copy(SCRIPTS.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path lock = SCRIPTS.resolve("package-lock.json");
        Path installed = FOLDER.resolve("installed.json");
        if (!Files.exists(installed) || Files.mismatch(lock, installed) >= 0) {
            Files.deleteIfExists(installed);
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(SCRIPTS.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            run(List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"), "npm", "");
            Files.copy(lock, installed);
        }
    }

    private static List<String> scripts(String end) throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .sorted()
                    .toList();
        }
    }

    private static void run(List<String> command, String name, String relay) throws IOException, InterruptedException {
        Path output = FOLDER.resolve(name + ".log").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("RELAY_URL", relay, "RELAY_MAX_LIMIT", MAX_LIMIT));
        Process process = start(builder);
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("'%s' ends within %d s; it has printed: %s", command, SECONDS, Files.readString(output))
                    .isTrue();
            assertThat(process.exitValue())
                    .as("'%s' has printed: %s", String.join(" ", command), Files.readString(output))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "these tests need Node.js 20 or newer with npm, and '"
                            + builder.command().get(0)
                            + "' is not there: install them, or leave the profile interop out",
                    e);
        }
    }
}
