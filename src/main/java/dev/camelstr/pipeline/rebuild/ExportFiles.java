package dev.camelstr.pipeline.rebuild;

import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An export that a rebuild begins with.
 *
 * @param files as {@link dev.camelstr.pipeline.imports.EventItems} reads them
 * @param taken the moment of which it is: all that had come by then, and still stood, is in it
 */
public record ExportFiles(List<Path> files, Instant taken) {

    /** By which it is known again when the rebuild goes on: names, lengths and the moment. */
    String name() {
        return files.stream()
                .map(Path::toFile)
                .map(file -> file.getName() + " " + file.length())
                .collect(Collectors.joining(", ", "export as of " + taken + ": ", ""));
    }

    /** In bytes. */
    long size() {
        return files.stream().map(Path::toFile).mapToLong(File::length).sum();
    }
}
