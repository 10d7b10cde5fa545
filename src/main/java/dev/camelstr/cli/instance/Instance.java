package dev.camelstr.cli.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.component.local.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The one running process of a data folder. The lock on {@code instance.lock} is the operating system's and goes with
 * the process, however it ends; {@code instance.json}, readable by its owner only, tells other commands how to reach it.
 */
public final class Instance implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path description;
    private final FileChannel channel;
    private final FileLock lock;
    private final Map<String, String> told = new TreeMap<>();

    private Instance(Path description, FileChannel channel, FileLock lock) {
        this.description = description;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes this process the one instance of the folder, which is created if need be.
     *
     * @throws UserError if another process is
     */
    public static Instance claim(Path dataDir) {
        try {
            PrivateFiles.claimFolder(dataDir);
            FileChannel channel = PrivateFiles.open(
                    dataDir.resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new UserError("another process"
                        + running(dataDir).map(it -> " (" + it.get("pid") + ")").orElse("")
                        + " already works on camelstr.data-dir " + dataDir + ": stop it, or choose another folder");
            }
            return new Instance(dataDir.resolve("instance.json"), channel, lock);
        } catch (IOException e) {
            throw new UserError("camelstr.data-dir " + dataDir + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Tells other commands more about this process: its id and what was told before stay. */
    public synchronized void describe(Map<String, String> facts) {
        told.putAll(facts);
        told.put("pid", Long.toString(ProcessHandle.current().pid()));
        try {
            Path fresh = description.resolveSibling("instance.json.new");
            Files.deleteIfExists(fresh);
            try (JsonGenerator json = JSON.createGenerator(
                    PrivateFiles.write(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                json.useDefaultPrettyPrinter().writeStartObject();
                for (Map.Entry<String, String> fact : told.entrySet()) {
                    json.writeStringField(fact.getKey(), fact.getValue());
                }
                json.writeEndObject();
            }
            Files.move(fresh, description, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the running instance of the folder told of itself; empty if none runs. */
    public static Optional<Map<String, String>> running(Path dataDir) {
        Path lockFile = dataDir.resolve("instance.lock");
        if (!Files.exists(lockFile)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock free = tryLock(channel)) {
            return free != null ? Optional.empty() : Optional.of(read(dataDir.resolve("instance.json")));
        } catch (IOException e) {
            throw new UserError("camelstr.data-dir " + dataDir + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * A fact of {@link #running}.
     *
     * @throws UserError if the instance has not told it yet
     */
    static String fact(Map<String, String> facts, String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new UserError("the running instance is not ready yet: try again in a few seconds");
        }
        return value;
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Map<String, String> read(Path description) throws IOException {
        Map<String, String> facts = new TreeMap<>();
        if (!Files.exists(description)) {
            return facts;
        }
        try (JsonParser json = JSON.createParser(Files.readAllBytes(description))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                facts.put(name, json.nextTextValue());
            }
        }
        return facts;
    }

    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(description);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
