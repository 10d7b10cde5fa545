package dev.camelstr.cli.events;

import dev.camelstr.cli.output.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What an import reads, in order: files, those of folders, standard input. */
public final class ImportSources {
    private static final String STANDARD_INPUT = "-";
    private static final List<String> ENDINGS = List.of(".json", ".jsonl", ".ndjson", ".gz", ".zst", ".zstd");

    private ImportSources() {}

    /**
     * @param names as people give them
     * @return standard input as a path of that name
     * @throws UserError if one is not there or cannot be read, or a folder has nothing to import
     */
    public static List<Path> of(List<String> names) {
        List<Path> sources = new ArrayList<>();
        for (String name : names) {
            Path path = Path.of(name);
            if (Files.isDirectory(path) && Files.isReadable(path)) {
                sources.addAll(within(path));
            } else if (isStandardInput(path) || Files.isReadable(path) && !Files.isDirectory(path)) {
                sources.add(path);
            } else {
                throw new UserError(name + ": there is no such file, or it cannot be read");
            }
        }
        return sources;
    }

    static boolean isStandardInput(Path source) {
        return source.toString().equals(STANDARD_INPUT);
    }

    /** @return 0 if it is not known */
    public static long size(List<Path> sources) {
        return sources.stream().anyMatch(ImportSources::isStandardInput)
                ? 0
                : sources.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private static List<Path> within(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream()
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new UserError(folder + ": no file in it ends with one of " + String.join(" ", ENDINGS));
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new UserError(folder + ": the folder cannot be read: " + e.getMessage(), e);
        }
    }
}
