package dev.camelstr.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The embedded PostgreSQL of a data folder, as a start before left it: for tests that are not about its first start, of which
 * unpacking and making a cluster take most of the time. Where there is no packaged executable the first start does it.
 */
public final class EmbeddedPostgres {
    private EmbeddedPostgres() {}

    /** Puts the unpacked programs into a data folder that is new. */
    public static void unpackInto(Path dataDir) throws IOException {
        put(dataDir, List.of());
    }

    /** Puts the programs and a database that nothing is stored in into a data folder that is new. */
    public static void makeIn(Path dataDir) throws IOException {
        put(dataDir, List.of("data", "password"));
    }

    /** Waits until the server of a process that was killed has ended, too: it writes into the folder until then. */
    public static void awaitEnd(Path dataDir) {
        Path pid = dataDir.resolve("postgres/data/postmaster.pid");
        Awaitility.await("the server to end with its process")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !Files.exists(pid));
    }

    private static void put(Path dataDir, List<String> others) throws IOException {
        Optional<Path> used = Executable.data().map(data -> data.resolve("postgres"));
        if (used.isEmpty()) {
            return;
        }
        Path target = Files.createDirectories(dataDir).resolve("postgres");
        Files.createDirectory(target);
        Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(used.get()));
        Files.setOwner(target, Files.getOwner(used.get()));
        try (Stream<Path> entries = Files.list(used.get())) {
            for (Path entry : entries.toList()) {
                boolean programs = entry.getFileName().toString().startsWith("bin-");
                if (programs || others.contains(entry.getFileName().toString())) {
                    put(entry, target.resolve(entry.getFileName()), programs);
                }
            }
        }
    }

    /** @param unchanging whether one file may stand in both places */
    private static void put(Path from, Path to, boolean unchanging) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (unchanging && Files.isRegularFile(file) && linked(copy, file)) {
                    continue;
                }
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                if (!Files.isSymbolicLink(file)) {
                    Files.setOwner(copy, Files.getOwner(file));
                }
            }
        }
    }

    private static boolean linked(Path link, Path file) {
        try {
            Files.createLink(link, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // on another disk
        }
    }
}
