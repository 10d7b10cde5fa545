package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How far the consumers of one partition have come: those whose position is kept here, by name, and those that keep it
 * elsewhere, of which only is known that they exist until they claim the partition again.
 */
public final class Appliers {
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final long UNKNOWN = 0;

    private final Path named;
    private final Path outside;
    private final Map<String, Long> neededFrom = new ConcurrentHashMap<>();

    private Appliers(Path folder) {
        this.named = folder.resolve("named");
        this.outside = folder.resolve("outside");
    }

    static Appliers open(Path folder) throws IOException {
        Appliers appliers = new Appliers(folder);
        DurableFiles.createFolder(folder);
        DurableFiles.createFolder(appliers.named);
        DurableFiles.createFolder(appliers.outside);
        for (String name : names(appliers.named)) {
            DurableFiles.readNumber(appliers.named.resolve(name))
                    .ifPresent(last -> appliers.neededFrom.put("named " + name, last + 1));
        }
        for (String name : names(appliers.outside)) {
            appliers.neededFrom.put("outside " + name, UNKNOWN);
        }
        return appliers;
    }

    private static Iterable<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.endsWith(".tmp"))
                    .toList();
        }
    }

    public static String requireSafe(String name) {
        if (!SAFE_NAME.matcher(name).matches() || name.endsWith(".tmp")) {
            throw new IllegalArgumentException("'" + name
                    + "' cannot name a stream or a consumer: only letters, digits, '.', '_' and '-', at most 128");
        }
        return name;
    }

    public OptionalLong position(String name) {
        Long from = neededFrom.get("named " + requireSafe(name));
        return from == null ? OptionalLong.empty() : OptionalLong.of(from - 1);
    }

    /** Keeps the last offset that this consumer has processed, durably. */
    public synchronized void position(String name, long last) {
        Long before = neededFrom.get("named " + requireSafe(name));
        if (before != null && before == last + 1) {
            return;
        }
        try {
            DurableFiles.writeNumber(named.resolve(name), last);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the position of consumer " + name, e);
        }
        neededFrom.put("named " + name, last + 1);
    }

    /** A consumer that keeps its position elsewhere will not ask for what lies below this offset. */
    public synchronized void outside(String name, long from) {
        if (!neededFrom.containsKey("outside " + requireSafe(name))) {
            try {
                DurableFiles.write(outside.resolve(name), "keeps its position elsewhere\n");
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot note consumer " + name, e);
            }
        }
        neededFrom.put("outside " + name, from);
    }

    /** What lies below this offset no known consumer needs; 0 while none is known. */
    public long neededFrom() {
        return neededFrom.values().stream().mapToLong(Long::longValue).min().orElse(UNKNOWN);
    }

    /** By consumer, for people. */
    public Map<String, Long> all() {
        return new TreeMap<>(neededFrom);
    }
}
