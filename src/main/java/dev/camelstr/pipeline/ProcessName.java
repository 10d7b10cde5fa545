package dev.camelstr.pipeline;

import dev.camelstr.component.local.files.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** By which this process is known again after a restart: made up once, and kept in the data folder. */
public final class ProcessName {
    private static final String FILE = "process-name";
    private static final int LONGEST = 100;

    private ProcessName() {}

    public static String of(Path dataDir) throws IOException {
        Path file = dataDir.resolve(FILE);
        String known = Files.exists(file) && Files.size(file) <= LONGEST ? Files.readString(file) : "";
        return known.isBlank() ? makeUp(file) : known.strip();
    }

    private static String makeUp(Path file) throws IOException {
        String name = UUID.randomUUID().toString();
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (OutputStream out = PrivateFiles.write(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(name.getBytes(StandardCharsets.UTF_8));
        }
        return name;
    }
}
