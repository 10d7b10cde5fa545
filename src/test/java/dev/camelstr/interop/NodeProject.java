package dev.camelstr.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Copies;
import dev.camelstr.testing.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scripts for Node.js (20 or newer) with what they import from npm: a folder of {@code src/test}, installed below {@code target}. */
final class NodeProject {
    private static final int SECONDS = 600;

    private final Path source;
    private final Path folder;

    private NodeProject(Path source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    /** Installs it, once for a package-lock.json: tests of two processes share it. */
    static NodeProject installed(String name) throws IOException, InterruptedException {
        NodeProject project = new NodeProject(Path.of("src/test", name), Path.of("target", name));
        try (FolderLock lock = FolderLock.of(project.folder)) {
            project.install();
        }
        return project;
    }

    private void install() throws IOException, InterruptedException {
        for (String file : scripts(".mjs")) {
            Copies.renew(source.resolve(file), folder.resolve(file));
        }
        Path wanted = source.resolve("package-lock.json");
        Path installed = folder.resolve("installed.json");
        if (Copies.areOther(wanted, installed)) {
            Files.deleteIfExists(installed);
            for (String file : List.of("package.json", "package-lock.json")) {
                Copies.renew(source.resolve(file), folder.resolve(file));
            }
            run(List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"), "npm", Map.of());
            Copies.renew(wanted, installed);
        }
    }

    /** Where its scripts run. */
    Path folder() {
        return folder;
    }

    List<String> scripts(String end) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Runs a command to its good end.
     *
     * @param name of the file for what it prints
     */
    void run(List<String> command, String name, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = folder.resolve(name + ".log").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = start(builder);
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("'%s' ends within %d s; it has printed: %s", command, SECONDS, Files.readString(output))
                    .isTrue();
            assertThat(process.exitValue())
                    .as("'%s' has printed: %s", String.join(" ", command), Files.readString(output))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "these tests need Node.js 20 or newer with npm, and '"
                            + builder.command().get(0)
                            + "' is not there: install them, or leave the profile interop out",
                    e);
        }
    }
}
