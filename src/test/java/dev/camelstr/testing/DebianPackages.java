package dev.camelstr.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Small Debian systems with one server or program in each, unpacked once by an ordinary user from the machine's own
 * mirror into a cache folder: {@code CAMELSTR_TEST_CACHE}, else {@code ~/.cache/camelstr}, else below the temporary
 * folder. {@link Namespace} runs what is in them. RabbitMQ takes about 180 MB, Chromium 800.
 */
final class DebianPackages {
    private static final String SUITE = "trixie"; // Debian 13, the first with a RabbitMQ (4.0) that has super streams
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    /** What scripts in there use. */
    private static final List<String> BASE =
            List.of("coreutils", "dash", "grep", "hostname", "mawk", "sed", "util-linux");

    private DebianPackages() {}

    /**
     * Unpacks a system if it is not there yet; two builds at once wait for each other.
     *
     * @param name of the folder, which must be another for other packages
     */
    static synchronized Path root(String name, String... packages) throws IOException {
        Path cache = cacheFolder();
        Path root = cache.resolve(name + "-" + SUITE);
        try (FolderLock lock = FolderLock.of(cache)) {
            if (!Files.isDirectory(root)) {
                Path work = Files.createTempDirectory(cache, "unpacking-");
                try {
                    unpack(download(work, packages), work.resolve("root"));
                    Files.move(work.resolve("root"), root, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    DebianRabbitMq.delete(work);
                }
            }
        }
        return root;
    }

    private static Path cacheFolder() throws IOException {
        List<Path> candidates = new ArrayList<>();
        String configured = System.getenv("CAMELSTR_TEST_CACHE");
        if (configured != null && !configured.isBlank()) {
            candidates.add(Path.of(configured));
        }
        candidates.add(Path.of(System.getProperty("user.home"), ".cache", "camelstr"));
        candidates.add(Path.of(System.getProperty("java.io.tmpdir"), "camelstr-" + System.getProperty("user.name")));
        for (Path candidate : candidates) {
            try {
                Files.createDirectories(candidate);
                if (Files.isWritable(candidate)) {
                    return candidate.toAbsolutePath();
                }
            } catch (IOException e) {
                // The next may be writable.
            }
        }
        throw new IOException("no writable folder among " + candidates);
    }

    private static Path download(Path work, String... packages) throws IOException {
        String mirror = AptSources.debianMirror(Path.of("/etc/apt"))
                .orElseThrow(() -> new IOException("no Debian mirror in /etc/apt"));
        String signedBy = Files.isReadable(KEYRING) ? "[signed-by=" + KEYRING + "] " : "";
        Files.writeString(work.resolve("sources.list"), "deb " + signedBy + mirror + " " + SUITE + " main\n");
        Files.createFile(work.resolve("status")); // nothing is installed, so apt names all that is needed
        Files.createDirectories(work.resolve("lists/partial"));
        Files.createDirectories(work.resolve("archives/partial"));
        run(work, apt(work, "update"));
        List<String> install = apt(work, "install", "--download-only", "-y", "-o", "APT::Install-Recommends=false");
        install.addAll(BASE);
        install.addAll(List.of(packages));
        run(work, install);
        return work.resolve("archives");
    }

    private static List<String> apt(Path work, String... arguments) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
        for (String option : List.of(
                "Dir::Etc::sourcelist=" + work.resolve("sources.list"),
                "Dir::Etc::sourceparts=" + work.resolve("none"),
                "Dir::State=" + work,
                "Dir::State::lists=" + work.resolve("lists"),
                "Dir::State::status=" + work.resolve("status"),
                "Dir::Cache=" + work,
                "Dir::Cache::archives=" + work.resolve("archives"),
                "Dir::Log=" + work,
                "Debug::NoLocking=1",
                "APT::Sandbox::User=",
                "APT::Update::Error-Mode=any",
                "Acquire::Retries=3",
                "Acquire::Languages=none")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static void unpack(Path archives, Path root) throws IOException {
        for (String folder : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createDirectories(root.resolve("usr").resolve(folder));
            Files.createSymbolicLink(root.resolve(folder), Path.of("usr", folder));
        }
        try (Stream<Path> packages = Files.list(archives)) {
            for (Path archive :
                    packages.filter(f -> f.toString().endsWith(".deb")).toList()) {
                run(archives, List.of("dpkg-deb", "-x", archive.toString(), root.toString()));
            }
        }
        for (String folder : List.of("dev", "proc", "tmp")) {
            Files.createDirectories(root.resolve(folder));
        }
        // What the packages' own scripts would have made.
        link(root.resolve("usr/bin/sh"), "dash");
        link(root.resolve("usr/bin/awk"), "mawk");
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost\n");
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
    }

    private static void link(Path path, String target) throws IOException {
        if (!Files.exists(path)) {
            Files.createSymbolicLink(path, Path.of(target));
        }
    }

    private static void run(Path work, List<String> command) throws IOException {
        Path output = Files.createTempFile(work, "output-", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(output);
                String last = lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
                throw new IOException(command.get(0) + ": " + last.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
