package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.DurableFiles;
import dev.camelstr.component.local.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** One file of a log. What lies below {@link #end()} is durable, and all that readers look at. */
final class Segment {
    static final String SUFFIX = ".log";

    private final Path file;
    private final long base;
    private volatile long end;
    private volatile boolean sealed;

    Segment(Path file, long base, long end, boolean sealed) {
        this.file = file;
        this.base = base;
        this.end = end;
        this.sealed = sealed;
    }

    static Path file(Path folder, long base) {
        return folder.resolve(String.format(Locale.ROOT, "%020d", base) + SUFFIX);
    }

    static long base(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Creates the file with its header, durably; what a failed attempt has left is overwritten. */
    static Segment create(Path folder, long base) throws IOException {
        Path file = file(folder, base);
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            SegmentHeader.write(channel, base);
        }
        DurableFiles.forceFolder(folder);
        return new Segment(file, base, SegmentHeader.SIZE, false);
    }

    Path file() {
        return file;
    }

    long base() {
        return base;
    }

    /** The position after the last durable record. */
    long end() {
        return end;
    }

    void durableTo(long position) {
        end = position;
    }

    /** Whether it will not grow any more. Read this before {@link #end()}. */
    boolean isSealed() {
        return sealed;
    }

    void seal() {
        sealed = true;
    }

    boolean isEmpty() {
        return end == SegmentHeader.SIZE;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
