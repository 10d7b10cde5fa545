package dev.camelstr.cli.events;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.component.local.files.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A new file, or standard output, for events, one a line. The file is made when it is known that there is an export. */
final class ExportTarget implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private Optional<OutputStream> out = Optional.empty();

    /**
     * @param name of the file, or - for standard output
     * @throws UserError if the file exists
     */
    ExportTarget(String name) {
        this.name = name;
        if (!isStandardOutput() && Files.exists(Path.of(name))) {
            throw exists();
        }
    }

    private boolean isStandardOutput() {
        return name.equals("-");
    }

    private UserError exists() {
        return new UserError(name + " exists: name a new file");
    }

    void write(byte[] raw) {
        try {
            OutputStream to = open();
            to.write(raw);
            to.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That was all, also if it was nothing. */
    void finish() throws IOException {
        open().flush();
    }

    private OutputStream open() throws IOException {
        if (out.isEmpty()) {
            out = Optional.of(new BufferedOutputStream(target(), BUFFER));
        }
        return out.get();
    }

    private OutputStream target() throws IOException {
        if (isStandardOutput()) {
            return System.out;
        }
        try {
            return PrivateFiles.write(Path.of(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw exists();
        }
    }

    @Override
    public void close() throws IOException {
        if (out.isPresent()) {
            out.get().close();
        }
    }
}
