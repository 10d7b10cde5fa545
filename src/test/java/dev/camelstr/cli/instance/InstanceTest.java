package dev.camelstr.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.camelstr.cli.output.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderHasOneInstance() {
        try (Instance first = Instance.claim(folder)) {
            first.describe(Map.of("control", "1234"));
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> Instance.claim(folder))
                    .withMessageContaining("camelstr.data-dir")
                    .withMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        Instance.claim(folder).close();
    }

    @Test
    void theRunningInstanceTellsHowToReachItToItsOwnerOnly() throws IOException {
        try (Instance instance = Instance.claim(folder)) {
            instance.describe(Map.of("control", "1234"));
            assertThat(Instance.running(folder))
                    .hasValueSatisfying(facts ->
                            assertThat(facts).containsEntry("control", "1234").containsKey("pid"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("instance.json")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whatAKilledProcessLeftBehindIsNoInstance() throws IOException {
        Files.writeString(folder.resolve("instance.json"), "{\"pid\":\"1\"}");
        Files.createFile(folder.resolve("instance.lock"));
        assertThat(Instance.running(folder)).isEmpty();
        Instance.claim(folder).close();
    }

    @Test
    void noInstanceRunsOnAFolderThatDoesNotExist() {
        assertThat(Instance.running(folder.resolve("none"))).isEmpty();
    }
}
