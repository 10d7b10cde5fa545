package dev.camelstr.component.local.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("lock");
    }

    /** Another process, which says whether it was refused. */
    public static final class Probe {
        public static void main(String[] arguments) throws IOException {
            System.out.print(ProcessLock.tryLock(Path.of(arguments[0])).isEmpty() ? "refused" : "taken");
        }
    }

    private static String classes(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private String probe() throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes(Probe.class) + File.pathSeparator + classes(ProcessLock.class),
                        Probe.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoeverAsksInTheSameProcessTakesNothingFromWhoHasIt() throws IOException {
        try (ProcessLock lock = ProcessLock.tryLock(file).orElseThrow()) {
            lock.write("mine");
            Path linked =
                    Files.createSymbolicLink(folder.resolve("linked"), folder).resolve("lock");

            assertThat(ProcessLock.tryLock(file)).isEmpty();
            assertThat(ProcessLock.tryLock(linked)).isEmpty();
            assertThat(ProcessLock.isLocked(file)).isTrue();
            assertThat(ProcessLock.written(file)).isEqualTo("mine");

            assertThat(probe()).isEqualTo("refused");
        }
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThat(ProcessLock.isLocked(file)).isFalse();
        assertThat(probe()).isEqualTo("taken");
    }

    @Test
    void whoClosesTwiceDoesNotFreeWhatIsAnothers() throws IOException {
        ProcessLock first = ProcessLock.tryLock(file).orElseThrow();
        first.close();
        Optional<ProcessLock> second = ProcessLock.tryLock(file);

        first.close();

        assertThat(ProcessLock.tryLock(file)).isEmpty();
        second.orElseThrow().close();
    }

    @Test
    void whatIsNotThereIsNotLockedAndNotMade() throws IOException {
        assertThat(ProcessLock.isLocked(file)).isFalse();
        assertThat(file).doesNotExist();
    }
}
