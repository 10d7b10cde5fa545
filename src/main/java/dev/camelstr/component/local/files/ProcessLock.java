package dev.camelstr.component.local.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file that one owner has locked, of all processes and within this one. The lock is the operating system's and ends with the
 * process, however that ends.
 *
 * <p>A process loses its lock when it closes any channel to the file, also that by which it found the file locked ({@link
 * java.nio.channels.FileLock}; POSIX, {@code fcntl}). So what this process has locked is known beforehand, and is not opened again.
 */
public final class ProcessLock implements AutoCloseable {
    /** Those of this process. A channel that nobody knew any more would be closed, and its lock lost. */
    private static final Map<Path, ProcessLock> OWN = new HashMap<>();

    private final Path file;
    private final FileChannel channel;
    private String written = "";

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Nothing if somebody else has it.
     *
     * @param file is made, for its owner only, if it is not there
     */
    public static Optional<ProcessLock> tryLock(Path file) throws IOException {
        synchronized (OWN) {
            Path real = real(file);
            if (OWN.containsKey(real)) {
                return Optional.empty();
            }
            FileChannel channel = PrivateFiles.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    return Optional.empty();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            OWN.put(real, new ProcessLock(real, channel));
            return Optional.of(OWN.get(real));
        }
    }

    /** Whether somebody has locked the file, which need not be there. */
    public static boolean isLocked(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        synchronized (OWN) { // or who asks for it in this process meanwhile would be refused
            Optional<ProcessLock> free = tryLock(file);
            if (free.isPresent()) {
                free.get().close();
            }
            return free.isEmpty();
        }
    }

    /** What whoever has locked it has written there. */
    static String written(Path file) throws IOException {
        synchronized (OWN) {
            ProcessLock own = OWN.get(real(file));
            return own == null ? Files.readString(file) : own.written;
        }
    }

    /** Replaces what is in the file. */
    void write(String text) throws IOException {
        synchronized (OWN) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            written = text;
        }
    }

    /** By whatever way it is named. */
    private static Path real(Path file) throws IOException {
        return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    }

    @Override
    public void close() throws IOException {
        synchronized (OWN) {
            if (channel.isOpen()) {
                channel.close();
                OWN.remove(file);
            }
        }
    }
}
