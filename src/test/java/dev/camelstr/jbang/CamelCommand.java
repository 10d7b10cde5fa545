package dev.camelstr.jbang;

import dev.camelstr.testing.FolderLock;
import dev.camelstr.testing.LocalMaven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * The {@code camel} command of Camel JBang, in processes of its own: of the version in {@code src/test/jbang/pom.xml}, with
 * the thin jar in a Maven repository of the test. Compiled once, not at each start as the lines of docs/jbang.md have it.
 */
final class CamelCommand {
    private static final Path SOURCES = Path.of("src", "test", "jbang").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "jbang").toAbsolutePath();
    private static final Path CLASSES = FOLDER.resolve("classes");
    private static final String MAIN = "CamelJBang";

    private final String classPath;
    private final LocalMaven maven;

    private CamelCommand(String classPath, LocalMaven maven) {
        this.classPath = classPath;
        this.maven = maven;
    }

    /**
     * One at a time, of all processes that run tests.
     *
     * @throws IllegalStateException with a sentence that says what is missing
     */
    static CamelCommand prepare() throws Exception {
        try (FolderLock lock = FolderLock.of(FOLDER)) {
            String classPath = classPath();
            compile(classPath);
            return new CamelCommand(classPath, LocalMaven.withTheJar(FOLDER));
        }
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
                "-Dmaven.repo.local=" + maven.repository(),
                "-cp",
                CLASSES + System.getProperty("path.separator") + classPath,
                MAIN));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The Maven repository that has the thin jar. */
    Path repository() {
        return maven.repository();
    }

    /** Runs Maven in a folder that has a pom, on the same repository, to its end. */
    void maven(Path folder, Path log, String goal) throws Exception {
        maven.run(folder, log, goal);
    }

    private static void compile(String classPath) {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        classPath,
                        "-d",
                        CLASSES.toString(),
                        SOURCES.resolve(MAIN + ".java").toString());
        if (status != 0) {
            throw new IllegalStateException(MAIN + ".java does not compile");
        }
    }

    private static String classPath() throws Exception {
        Path file = FOLDER.resolve("classpath.txt");
        Path pom = SOURCES.resolve("pom.xml");
        if (!isUsable(file, pom)) {
            LocalMaven.runOnTheMachines(
                    FOLDER,
                    FOLDER.resolve("maven.log"),
                    "-f",
                    pom.toString(),
                    "-Dmdep.outputFile=" + file,
                    "dependency:build-classpath");
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
}
