package dev.camelstr.cli.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.component.local.files.PrivateFiles;
import dev.camelstr.component.local.files.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final String LOCK = "instance.lock";

    private final Path description;
    private final ProcessLock lock;
    private final Map<String, String> told = new TreeMap<>();
    private boolean closed;

    private Instance(Path description, ProcessLock lock) {
        this.description = description;
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
            Optional<ProcessLock> lock = ProcessLock.tryLock(dataDir.resolve(LOCK));
            if (lock.isEmpty()) {
                throw new UserError("another process"
                        + running(dataDir).map(it -> " (" + it.get("pid") + ")").orElse("")
                        + " already works on camelstr.data-dir " + dataDir + ": stop it, or choose another folder");
            }
            return new Instance(dataDir.resolve("instance.json"), lock.get());
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
        try {
            return ProcessLock.isLocked(dataDir.resolve(LOCK))
                    ? Optional.of(read(dataDir.resolve("instance.json")))
                    : Optional.empty();
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
        if (closed) {
            return; // by now the description may be another's
        }
        closed = true;
        try {
            Files.deleteIfExists(description);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
