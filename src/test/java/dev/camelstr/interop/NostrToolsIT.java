package dev.camelstr.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Ports;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The relay as nostr-tools on Node sees it: src/test/interop. Needs node (18 or newer), npm and what npm installs from. */
@Tag("interop")
class NostrToolsIT {
    private static final Path SCRIPTS = Path.of("src/test/interop");
    private static final Path FOLDER = Path.of("target/interop");
    private static final int SECONDS = 300;

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void nostrToolsPublishesReadsCountsDeletesAuthenticatesAndGetsLiveEvents(StreamKind streams) throws Exception {
        install();
        int port = Ports.free();
        String url = "ws://127.0.0.1:" + port + "/";
        try (TestRelay relay = TestRelay.start(
                streams, Map.of("camelstr.relay.port", Integer.toString(port), "camelstr.relay.url", url))) {
            run(
                    List.of("node", "--test", "relay.test.mjs"),
                    "tests",
                    relay.uri().toString());
        }
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "relay.test.mjs")) {
            Files.copy(SCRIPTS.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        // Without a lock file: it would name the registry of the machine that made it.
        run(List.of("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"), "npm", "");
    }

    private static void run(List<String> command, String name, String relay) throws IOException, InterruptedException {
        Path output = FOLDER.resolve(name + ".log").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("RELAY_URL", relay);
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
                    "these tests need Node.js 18 or newer with npm, and '"
                            + builder.command().get(0)
                            + "' is not there: install them, or leave the profile interop out",
                    e);
        }
    }
}
