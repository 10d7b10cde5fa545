package dev.camelstr.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.awaitility.Awaitility;

/**
 * What is in the executable, unpacked by its own means, and an archive of its classes: a JVM finds, reads and verifies them
 * once for all that are started. Made by whoever comes first, of each jar once.
 */
final class UnpackedExecutable {
    private static final Path FOLDER = Path.of("target", "executable").toAbsolutePath();
    private static final Path JAR = FOLDER.resolve("camelstr.jar");
    private static final Path CLASSES = FOLDER.resolve("classes.jsa");
    private static final Path DATA = FOLDER.resolve("data");
    private static final long MINUTES = 4;

    private static boolean prepared;

    private UnpackedExecutable() {}

    /** What stands in the place of {@code -jar} and its jar on a command line. */
    static List<String> of(Path jar) {
        prepare(jar);
        return List.of("-XX:SharedArchiveFile=" + CLASSES, "-jar", JAR.toString());
    }

    /** A data folder with the embedded PostgreSQL, its database as it is before anything is stored. */
    static Path dataOf(Path jar) {
        prepare(jar);
        return DATA;
    }

    private static synchronized void prepare(Path jar) {
        if (prepared) {
            return;
        }
        Path marker = FOLDER.resolve("of");
        try {
            Files.createDirectories(FOLDER);
            String wanted = Files.size(jar) + " " + checksum(jar); // all builds have the same time
            try (FileChannel lock =
                    FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock(); // of the other processes that run tests, until the channel is closed
                if (!Files.exists(marker) || !Files.readString(marker).equals(wanted)) {
                    Files.deleteIfExists(CLASSES);
                    unpack(jar);
                    archive();
                    makeDatabase();
                    Files.writeString(marker, wanted);
                }
            }
            prepared = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long checksum(Path jar) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream bytes = new CheckedInputStream(Files.newInputStream(jar), checksum)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }

    private static void unpack(Path jar) throws IOException, InterruptedException {
        Path log = FOLDER.resolve("unpack.log");
        Process process = start(
                log,
                List.of("-Djarmode=tools", "-jar", jar.toString()),
                List.of("extract", "--force", "--destination", FOLDER.toString()));
        end(process, log);
    }

    /** The classes of a run of all parts up to where it is ready. */
    private static void archive() throws IOException, InterruptedException {
        DebianRabbitMq.delete(DATA);
        Path log = FOLDER.resolve("archive.log");
        Process process = start(
                log,
                List.of(Executable.SHORT_LIVED, "-XX:ArchiveClassesAtExit=" + CLASSES, "-jar", JAR.toString()),
                withSettings("run"));
        Awaitility.await("camelstr to be ready, see " + log)
                .atMost(MINUTES, TimeUnit.MINUTES)
                .until(() -> Files.readString(log).contains("Ready: ") || !process.isAlive());
        process.destroy();
        end(process, log);
        if (!Files.exists(CLASSES)) {
            throw new IllegalStateException("there is no archive of classes, see " + log);
        }
    }

    /** Anew, by a command that runs no store: what is known of streams would be of other ones. */
    private static void makeDatabase() throws IOException, InterruptedException {
        DebianRabbitMq.delete(DATA.resolve("postgres/data"));
        Path log = FOLDER.resolve("database.log");
        Process process = start(
                log,
                List.of(Executable.SHORT_LIVED, "-XX:SharedArchiveFile=" + CLASSES, "-jar", JAR.toString()),
                withSettings("relays", "list"));
        end(process, log);
    }

    private static List<String> withSettings(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        for (String setting : List.of("data-dir=" + DATA, "relays=", "relay.port=0", "metrics.port=0")) {
            arguments.addAll(List.of("--set", "camelstr." + setting));
        }
        return arguments;
    }

    private static Process start(Path log, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Executable.java()));
        command.addAll(options);
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void end(Process process, Path log) throws InterruptedException {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("it does not end, see " + log);
        }
    }
}
