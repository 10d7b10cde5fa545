package dev.camelstr.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.awaitility.Awaitility;

/**
 * What a start of the executable leaves for those that follow: an archive of its classes, so that a JVM reads and verifies
 * them once for all that are started, and an embedded PostgreSQL. Made by whoever comes first, of each jar once.
 */
final class StartedBefore {
    private static final Path FOLDER = Path.of("target", "executable").toAbsolutePath();
    private static final Path CLASSES = FOLDER.resolve("classes.jsa");
    private static final Path DATA = FOLDER.resolve("data");
    private static final long MINUTES = 4;

    private static boolean prepared;

    private StartedBefore() {}

    /** The archive of classes, which fits this jar only. */
    static Path classes(Path jar) {
        prepare(jar);
        return CLASSES;
    }

    /** A data folder with the embedded PostgreSQL, its database as it is before anything is stored. */
    static Path data(Path jar) {
        prepare(jar);
        return DATA;
    }

    private static synchronized void prepare(Path jar) {
        if (prepared) {
            return;
        }
        Path marker = FOLDER.resolve("of");
        try {
            String wanted = Files.getLastModifiedTime(jar) + " " + checksum(jar);
            try (FolderLock lock = FolderLock.of(FOLDER)) {
                if (!Files.exists(marker) || !Files.readString(marker).equals(wanted)) {
                    archive(jar);
                    makeDatabase(jar);
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

    /** The time alone would not do: builds that can be repeated have all the same. */
    private static long checksum(Path jar) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream bytes = new CheckedInputStream(Files.newInputStream(jar), checksum)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }

    /** The classes of a run of all parts up to where it is ready. */
    private static void archive(Path jar) throws IOException, InterruptedException {
        Files.deleteIfExists(CLASSES);
        DebianRabbitMq.delete(DATA);
        Path log = FOLDER.resolve("archive.log");
        Process process = start(log, "-XX:ArchiveClassesAtExit=" + CLASSES, jar, "run");
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
    private static void makeDatabase(Path jar) throws IOException, InterruptedException {
        DebianRabbitMq.delete(DATA.resolve("postgres/data"));
        Path log = FOLDER.resolve("database.log");
        end(start(log, "-XX:SharedArchiveFile=" + CLASSES, jar, "relays", "list"), log);
    }

    private static Process start(Path log, String option, Path jar, String... command) throws IOException {
        List<String> line =
                new ArrayList<>(List.of(Executable.java(), Executable.SHORT_LIVED, option, "-jar", jar.toString()));
        line.addAll(List.of(command));
        for (String setting : List.of("data-dir=" + DATA, "relays=", "relay.port=0", "metrics.port=0")) {
            line.addAll(List.of("--set", "camelstr." + setting));
        }
        return new ProcessBuilder(line)
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
