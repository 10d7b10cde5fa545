package dev.camelstr.jbang;

import dev.camelstr.testing.ProjectPom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The {@code camel} command of Camel JBang, in processes of its own: of the version in {@code src/test/jbang/pom.xml}, with
 * the thin jar in a Maven repository of the test. The rest of that repository is this machine's, by links, so that
 * nothing is downloaded twice and nothing of the test is left in there.
 */
final class CamelCommand {
    private static final Path SOURCES = Path.of("src", "test", "jbang").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "jbang").toAbsolutePath();
    private static final String GROUP = "dev";
    private static final String ARTIFACT = "camelstr";
    private static final long MAVEN_MINUTES = 5;

    private final String classPath;
    private final Path repository;

    private CamelCommand(String classPath, Path repository) {
        this.classPath = classPath;
        this.repository = repository;
    }

    /** @throws IllegalStateException with a sentence that says what is missing */
    static CamelCommand prepare() throws Exception {
        Files.createDirectories(FOLDER);
        return new CamelCommand(classPath(), repository());
    }

    /**
     * Starts {@code camel} with the arguments.
     *
     * @param folder the working folder and the home of the user
     * @param log what it prints
     */
    Process start(Path folder, Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-Dmaven.repo.local=" + repository,
                "-cp",
                classPath,
                SOURCES.resolve("CamelJBang.java").toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Runs Maven in a folder that has a pom, on the same repository, to its end. */
    void maven(Path folder, Path log, String goal) throws Exception {
        run(folder, log, List.of("-Dmaven.repo.local=" + repository, goal));
    }

    private static String classPath() throws Exception {
        Path file = FOLDER.resolve("classpath.txt");
        Path pom = SOURCES.resolve("pom.xml");
        if (!isUsable(file, pom)) {
            resolve(pom, file);
        }
        return Files.readString(file).trim();
    }

    /** Of an earlier run, of the same pom, and all that it names is still there. */
    private static boolean isUsable(Path file, Path pom) throws IOException {
        return Files.exists(file)
                && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(pom)) > 0
                && Arrays.stream(Files.readString(file).trim().split(System.getProperty("path.separator")))
                        .allMatch(jar -> Files.isReadable(Path.of(jar)));
    }

    private static void resolve(Path pom, Path file) throws Exception {
        run(
                FOLDER,
                FOLDER.resolve("maven.log"),
                List.of(
                        "-f",
                        pom.toString(),
                        "-Dmaven.repo.local=" + machineRepository(),
                        "-Dmdep.outputFile=" + file,
                        "dependency:build-classpath"));
    }

    private static void run(Path folder, Path log, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(maven().toString(), "-B", "-q"));
        command.addAll(arguments);
        Process maven = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!maven.waitFor(MAVEN_MINUTES, TimeUnit.MINUTES) || maven.exitValue() != 0) {
                throw new IllegalStateException(
                        "Maven failed in " + folder + ": " + arguments + "\n" + Files.readString(log));
            }
        } finally {
            maven.destroyForcibly();
        }
    }

    private static Path maven() {
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
                        "the class path of Camel JBang is resolved by Maven, and there is neither the system property"
                                + " maven.home, nor MAVEN_HOME, nor mvn on the PATH"));
    }

    private static Path machineRepository() {
        return Optional.ofNullable(System.getProperty("maven.repo.local"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"))
                .toAbsolutePath();
    }

    private static Path repository() throws Exception {
        Path machine = machineRepository();
        Path own = FOLDER.resolve("repository");
        linkAll(machine, own, GROUP);
        linkAll(machine.resolve(GROUP), own.resolve(GROUP), ARTIFACT);
        install(own.resolve(GROUP).resolve(ARTIFACT).resolve(ARTIFACT));
        return own;
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
        Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(ProjectPom.FILE, folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    }
}
