package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.DurableFiles;
import dev.camelstr.component.local.files.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of all streams of a component, and those of them that are open. */
public final class LogFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);

    private final Path directory;
    private final ThreadFactory threads;
    private final FolderLock lock;
    private final Map<String, StreamLog> open = new TreeMap<>();

    private LogFolder(Path directory, ThreadFactory threads, FolderLock lock) {
        this.directory = directory;
        this.threads = threads;
        this.lock = lock;
    }

    /** @throws IllegalStateException if another process, or another component here, has it open */
    public static LogFolder open(Path directory, ThreadFactory threads) throws IOException {
        Path absolute = directory.toAbsolutePath();
        DurableFiles.createFolder(absolute);
        return new LogFolder(absolute, threads, FolderLock.acquire(absolute));
    }

    /**
     * A stream that exists.
     *
     * @throws IllegalArgumentException if it does not
     */
    public synchronized StreamLog existing(String stream) throws IOException {
        StreamLog log = open.get(Appliers.requireSafe(stream));
        if (log == null) {
            Path folder = directory.resolve(stream);
            if (!StreamLog.exists(folder)) {
                throw new IllegalArgumentException("There is no stream " + stream + " in " + directory);
            }
            log = StreamLog.open(folder, stream, threads);
            open.put(stream, log);
        }
        return log;
    }

    /**
     * A stream with this many partitions, created if it does not exist.
     *
     * @throws IllegalArgumentException if it has another number of partitions
     */
    public synchronized StreamLog declared(String stream, int partitions) throws IOException {
        Path folder = directory.resolve(Appliers.requireSafe(stream));
        if (!StreamLog.exists(folder)) {
            StreamLog.create(folder, partitions);
        }
        StreamLog log = existing(stream);
        int there = log.partitions().size();
        if (there != partitions) {
            throw new IllegalArgumentException("Stream %s has %d partition(s), not %d: its messages would change their"
                            .formatted(stream, there, partitions)
                    + " partition. Empty and remove " + folder + " to change that");
        }
        return log;
    }

    public synchronized Map<String, StreamLog> streams() {
        return Map.copyOf(open);
    }

    @Override
    public synchronized void close() throws IOException {
        for (Map.Entry<String, StreamLog> stream : open.entrySet()) {
            try {
                stream.getValue().close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("Stream {} was not closed properly; it recovers when it is opened again", stream.getKey(), e);
            }
        }
        open.clear();
        lock.close();
    }

    public static List<PartitionLog> partitions(Map<String, StreamLog> streams) {
        return streams.values().stream()
                .flatMap(stream -> stream.partitions().stream())
                .toList();
    }
}
