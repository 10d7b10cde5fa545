package dev.camelstr.cli.views;

import dev.camelstr.cli.demo.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A fresh folder that goes in the end, also when the process is asked to stop: the thread that made it is interrupted then. */
final class ThrowawayFolder implements AutoCloseable {
    private static final int STOP_SECONDS = 30;

    private final Path path;
    private final boolean kept;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ThrowawayFolder(Path path, boolean kept) {
        this.path = path;
        this.kept = kept;
    }

    /** @param kept whether it stays after all */
    static ThrowawayFolder create(String prefix, boolean kept) throws IOException {
        ThrowawayFolder folder = new ThrowawayFolder(Files.createTempDirectory(prefix), kept);
        Thread user = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (folder.closed.getCount() > 0) {
                user.interrupt();
                folder.awaitClosed();
            }
        }));
        return folder;
    }

    private void awaitClosed() {
        try {
            closed.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try {
            if (!kept) {
                Folders.delete(path);
            }
        } finally {
            closed.countDown();
        }
    }
}
