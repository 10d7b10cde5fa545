package dev.camelstr.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Maven, with the thin jar in a repository of the tests. The rest of that repository is this machine's, by links, so that
 * nothing is downloaded twice and nothing of the tests is left in there.
 */
public final class LocalMaven {
    private static final String GROUP = "dev";
    private static final String ARTIFACT = "camelstr";
    private static final long MINUTES = 5;

    private final Path repository;

    private LocalMaven(Path repository) {
        this.repository = repository;
    }

    /**
     * Puts the thin jar as it is now into the repository, where it is not yet: others may read it.
     *
     * @param folder where the repository is or is made, one of the tests' own
     * @throws IllegalStateException with a sentence that says what is missing
     */
    public static LocalMaven withTheJar(Path folder) throws Exception {
        Path machine = machineRepository();
        Path own = folder.resolve("repository").toAbsolutePath();
        linkAll(machine, own, GROUP);
        linkAll(machine.resolve(GROUP), own.resolve(GROUP), ARTIFACT);
        install(own.resolve(GROUP).resolve(ARTIFACT).resolve(ARTIFACT));
        return new LocalMaven(own);
    }

    /** The folder of the repository. */
    public Path repository() {
        return repository;
    }

    /** Runs Maven in a folder that has a pom, on the repository, to its end. */
    public void run(Path folder, Path log, String... arguments) throws Exception {
        run(folder, log, repository, arguments);
    }

    /** The same on this machine's own repository. */
    public static void runOnTheMachines(Path folder, Path log, String... arguments) throws Exception {
        run(folder, log, machineRepository(), arguments);
    }

    private static void run(Path folder, Path log, Path repository, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(executable().toString(), "-B", "-q", "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        Process maven = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!maven.waitFor(MINUTES, TimeUnit.MINUTES) || maven.exitValue() != 0) {
                throw new IllegalStateException(
                        "Maven failed in " + folder + ": " + List.of(arguments) + "\n" + Files.readString(log));
            }
        } finally {
            maven.destroyForcibly();
        }
    }

    /** Where {@code mvn} is. */
    public static Path folderOfTheCommand() {
        return executable().getParent();
    }

    private static Path executable() {
        Stream<Path> homes = Stream.of(System.getProperty("maven.home", ""), System.getenv("MAVEN_HOME"))
                .filter(home -> home != null && !home.isEmpty())
                .map(home -> Path.of(home, "bin"));
        Stream<Path> onThePath = Arrays.stream(System.getenv("PATH").split(System.getProperty("path.separator")))
                .map(Path::of);
        return Stream.concat(homes, onThePath)
                .map(folder -> folder.resolve("mvn"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "a class path is resolved by Maven, and there is neither the system property"
                                + " maven.home, nor MAVEN_HOME, nor mvn on the PATH"));
    }

    private static Path machineRepository() {
        return Optional.ofNullable(System.getProperty("maven.repo.local"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"))
                .toAbsolutePath();
    }

    /** Links to all in a folder but one, which gets a folder. */
    private static void linkAll(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to.resolve(except));
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            entries.filter(entry -> !entry.endsWith(except))
                    .forEach(entry -> link(to.resolve(entry.getFileName()), entry));
        }
    }

    private static void link(Path link, Path target) {
        try {
            if (!Files.exists(link)) {
                Files.deleteIfExists(link); // one that leads nowhere
                Files.createSymbolicLink(link, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(Path artifact) throws Exception {
        String version = ProjectPom.version();
        String name = ARTIFACT + "-" + version;
        Path jar = Path.of("target", name + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is not there: this test runs after `mvn -DskipTests package`");
        }
        Path folder = Files.createDirectories(artifact.resolve(version));
        Copies.renew(jar, folder.resolve(name + ".jar"));
        Copies.renew(ProjectPom.FILE, folder.resolve(name + ".pom"));
    }
}
