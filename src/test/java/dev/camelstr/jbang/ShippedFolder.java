package dev.camelstr.jbang;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with what a user of Camel JBang needs of this project: the route files and application.properties. */
final class ShippedFolder {

    private ShippedFolder() {}

    static Path create() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "jbang")), "run-")
                .toAbsolutePath();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file));
            }
        }
        Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
        return folder;
    }

    /** What {@code routes/*} stands for, but for the folder of views, which {@code camel run} passes over. */
    static List<String> routeFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    /** What {@code routes/} with each of these patterns stands for. */
    static List<String> routeFiles(String... patterns) throws IOException {
        List<String> chosen = new ArrayList<>();
        for (String pattern : patterns) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:routes/" + pattern);
            routeFiles().stream().filter(file -> matcher.matches(Path.of(file))).forEach(chosen::add);
        }
        return chosen;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
