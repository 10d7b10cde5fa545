package dev.camelstr.component.local.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps a second process, or a second owner in this one, out of a folder. Ends with the process, however that ends. */
public final class FolderLock implements AutoCloseable {
    private final ProcessLock lock;

    private FolderLock(ProcessLock lock) {
        this.lock = lock;
    }

    /** @throws IllegalStateException if somebody else holds it */
    public static FolderLock acquire(Path folder) throws IOException {
        Path file = folder.resolve(".lock");
        Optional<ProcessLock> lock = ProcessLock.tryLock(file);
        if (lock.isEmpty()) {
            throw new IllegalStateException("The streams in " + folder + " are in use by process "
                    + ProcessLock.written(file).trim() + ": one process at a time can open them");
        }
        lock.get().write(ProcessHandle.current().pid() + "\n");
        return new FolderLock(lock.get());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
