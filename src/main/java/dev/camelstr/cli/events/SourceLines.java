package dev.camelstr.cli.events;

import dev.camelstr.cli.output.ReadProgress;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.imports.EventItems;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.pipeline.imports.LineStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** All sources of an import as one input of lines, an event each, that knows where each line is from. */
public final class SourceLines extends LineStream {
    private final Queue<Path> left;
    private final boolean several;
    private final ReadProgress progress;
    private final Consumer<String> onDamage;
    private final ConcurrentSkipListMap<Long, Path> firsts = new ConcurrentSkipListMap<>();
    private Optional<EventItems> open = Optional.empty();
    private long lines;

    /** @param onDamage told which source cannot be read to its end, and why; what comes after it is read */
    public SourceLines(List<Path> sources, ReadProgress progress, Consumer<String> onDamage) {
        this.left = new ArrayDeque<>(sources);
        this.several = sources.size() > 1;
        this.progress = progress;
        this.onDamage = onDamage;
    }

    /** In words, where a line is: its file is named where there are several. */
    public String place(long number) {
        Map.Entry<Long, Path> first = firsts.floorEntry(number);
        return several && first != null
                ? first.getValue() + " line " + (number - first.getKey() + 1)
                : "line " + number;
    }

    @Override
    protected Optional<byte[]> nextLine() throws IOException {
        Optional<byte[]> line = Optional.empty();
        while (line.isEmpty() && !left.isEmpty()) {
            line = lineOf(left.element());
        }
        return line;
    }

    /** The next line of a source; nothing if it has come to its end, and is closed. */
    private Optional<byte[]> lineOf(Path source) throws IOException {
        try {
            if (open.isEmpty()) {
                firsts.put(lines + 1, source);
                open = Optional.of(new EventItems(progress.counted(input(source)), Importer.MAX_LINE_BYTES));
            }
            Optional<byte[]> item = open.get().next();
            if (item.isPresent()) {
                lines++;
                return item;
            }
        } catch (IOException e) {
            onDamage.accept(source + ", after line " + (lines - firsts.lastKey() + 1) + ": "
                    + (e.getMessage() == null ? Reasons.of(e) : e.getMessage()));
        }
        left.remove();
        close();
        return Optional.empty();
    }

    private static InputStream input(Path source) throws IOException {
        return ImportSources.isStandardInput(source) ? new Unclosed(System.in) : Files.newInputStream(source);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }

    /** Standard input is the process's. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
