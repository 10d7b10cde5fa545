package dev.camelstr.pipeline.admit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list in the settings: entries separated by commas, or {@code file:PATH}, a file with one entry a line and {@code #}
 * before comments, which is read again within a second after it has changed. Thread-safe.
 *
 * @param <T> what an entry stands for
 */
final class Listing<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
    private static final String FILE = "file:";
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Version(FileTime modified, long size) {}

    private final String key;
    private final Function<String, T> entry;
    private final Path file;
    private final boolean isSet;
    private volatile Set<T> entries;
    private volatile long lookedAtNanos;
    private Version version;

    private Listing(String key, String setting, Function<String, T> entry) {
        this.key = key;
        this.entry = entry;
        this.isSet = !setting.isBlank();
        this.file = setting.startsWith(FILE) ? Path.of(setting.substring(FILE.length())) : null;
        this.entries = file == null ? parse(List.of(setting.split(","))) : Set.of();
    }

    /**
     * @param key names the list in messages
     * @throws IllegalArgumentException if an entry is none, or the file cannot be read
     */
    static <T> Listing<T> of(String key, String setting, Function<String, T> entry) {
        try {
            return read(key, setting, entry);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if an entry is none, or the file cannot be read; it names no setting */
    static <T> void require(String setting, Function<String, T> entry) {
        read("", setting, entry);
    }

    private static <T> Listing<T> read(String key, String setting, Function<String, T> entry) {
        Listing<T> listing = new Listing<>(key, setting.strip(), entry);
        if (listing.file != null) {
            try {
                listing.version = listing.versionOfFile();
                listing.load();
            } catch (IOException e) {
                throw new IllegalArgumentException(listing.file + " cannot be read", e);
            }
            listing.lookedAtNanos = System.nanoTime();
        }
        return listing;
    }

    static <T> Listing<T> none() {
        return new Listing<>("", "", text -> null);
    }

    /** Whether there is such a list at all; it may be empty. */
    boolean isSet() {
        return isSet;
    }

    Set<T> entries() {
        if (file != null && System.nanoTime() - lookedAtNanos > INTERVAL_NANOS) {
            look();
        }
        return entries;
    }

    private synchronized void look() {
        if (System.nanoTime() - lookedAtNanos <= INTERVAL_NANOS) {
            return;
        }
        lookedAtNanos = System.nanoTime();
        try {
            Version now = versionOfFile();
            if (!now.equals(version)) {
                version = now;
                load();
                LOG.info("{}: {} has {} entries", key, file, entries.size());
            }
        } catch (IOException e) {
            if (version != null) {
                LOG.warn("{}: {} cannot be read, what it said before holds", key, file);
                version = null;
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: {}; what {} said before holds", key, e.getMessage(), file);
        }
    }

    private Version versionOfFile() throws IOException {
        return new Version(Files.getLastModifiedTime(file), Files.size(file));
    }

    private void load() throws IOException {
        entries = parse(Files.readAllLines(file));
    }

    private Set<T> parse(List<String> texts) {
        Set<T> parsed = new LinkedHashSet<>();
        for (String text : texts) {
            String stripped = (file == null ? text : text.replaceFirst("#.*", "")).strip();
            if (!stripped.isEmpty()) {
                parsed.add(entry.apply(stripped));
            }
        }
        return Set.copyOf(parsed);
    }
}
