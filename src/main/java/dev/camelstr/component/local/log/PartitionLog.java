package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.CorruptLogException;
import dev.camelstr.component.local.files.DurableFiles;
import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StartOffset;
import dev.camelstr.component.stream.StreamInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of one partition of a stream. */
public final class PartitionLog {
    static final String DURABLE = "durable";
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final String stream;
    private final int partition;
    private final String id;
    private final Segments segments;
    private final Appliers appliers;
    private final LogWriter writer;
    private final GroupCommit commits;
    private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();

    private PartitionLog(
            String stream,
            int partition,
            String id,
            Segments segments,
            Appliers appliers,
            LogWriter writer,
            ThreadFactory threads) {
        this.stream = stream;
        this.partition = partition;
        this.id = id;
        this.segments = segments;
        this.appliers = appliers;
        this.writer = writer;
        this.commits = new GroupCommit(writer, this::wakeReaders, threads);
    }

    /** @throws CorruptLogException if what had been confirmed is damaged or missing */
    static PartitionLog open(Path folder, String stream, int partition, String id, ThreadFactory threads)
            throws IOException {
        DurableFiles.createFolder(folder);
        Appliers appliers = Appliers.open(folder.resolve("consumers"));
        Segments segments = new Segments();
        SegmentRecovery.End end = openSegments(folder, segments);
        OptionalLong confirmed = DurableFiles.readNumber(folder.resolve(DURABLE));
        if (confirmed.orElse(0) > end.next()) {
            throw new CorruptLogException(
                    "%s ends at offset %d, but all below %d had been confirmed. Restore its files,"
                                    .formatted(folder, end.next(), confirmed.getAsLong())
                            + " or remove " + folder.resolve(DURABLE) + " to go on without what is missing");
        }
        LogWriter writer = new LogWriter(folder, segments, appliers, end);
        PartitionLog log = new PartitionLog(stream, partition, id, segments, appliers, writer, threads);
        log.commits.start();
        LOG.info(
                "Opened stream {}, partition {}: offsets {} to {}",
                stream,
                partition,
                segments.first().base(),
                end.next() - 1);
        return log;
    }

    private static SegmentRecovery.End openSegments(Path folder, Segments segments) throws IOException {
        List<Path> files = segmentFiles(folder);
        if (files.isEmpty()) {
            segments.add(Segment.create(folder, 0));
            return new SegmentRecovery.End(SegmentHeader.SIZE, 0, 0);
        }
        Path newest = files.remove(files.size() - 1);
        for (Path file : files) {
            segments.add(new Segment(file, Segment.base(file), Files.size(file), true));
        }
        SegmentRecovery.End end = new SegmentRecovery(newest, Segment.base(newest)).recover();
        segments.add(new Segment(newest, Segment.base(newest), end.position(), false));
        return end;
    }

    private static List<Path> segmentFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.log"))
                            .sorted()
                            .toList());
        }
    }

    /**
     * Gives messages to the writer.
     *
     * @param maxUnconfirmed how many may be on their way
     * @throws IllegalStateException if there is no room for them after the timeout, or if the log is closed
     */
    public void append(Append append, int maxUnconfirmed, long timeoutMillis) throws InterruptedException {
        if (!commits.offer(append, maxUnconfirmed, timeoutMillis)) {
            throw new IllegalStateException("Stream %s, partition %d: the disk does not keep up, no room after %d ms"
                    .formatted(stream, partition, timeoutMillis));
        }
    }

    public LogReader reader(StartOffset from) throws IOException {
        return new LogReader(this, resolve(from));
    }

    private long resolve(StartOffset from) throws IOException {
        long first = segments.first().base();
        long next = writer.next();
        if (from instanceof StartOffset.First) {
            return first;
        }
        if (from instanceof StartOffset.Last) {
            return Math.max(first, next - 1);
        }
        if (from instanceof StartOffset.Next) {
            return next;
        }
        if (from instanceof StartOffset.Since since) {
            return firstSince(since.timestamp(), first, next);
        }
        return resolveNumber(((StartOffset.At) from).offset(), next);
    }

    private long resolveNumber(long offset, long next) {
        if (offset > next) {
            LOG.error(
                    "Stream {}, partition {}: asked for offset {}, but the next is {}: reading begins there",
                    stream,
                    partition,
                    offset,
                    next);
        }
        return Math.min(offset, next);
    }

    private long firstSince(long timestamp, long first, long next) throws IOException {
        try (LogReader reader = new LogReader(this, first)) {
            Batch batch;
            do {
                batch = new Batch(1_000, 4 << 20);
                reader.read(batch);
                for (InboundMessage message : batch.messages()) {
                    if (message.timestamp() >= timestamp) {
                        return message.origin().offset();
                    }
                }
            } while (!batch.messages().isEmpty());
        }
        return next;
    }

    /** Called by the writer's thread after each commit, until it is removed. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void wakeReaders() {
        listeners.forEach(Runnable::run);
    }

    public StreamInfo info() {
        return new StreamInfo(stream, partition, id, segments.first().base(), writer.next(), segments.bytes());
    }

    public String stream() {
        return stream;
    }

    public int partition() {
        return partition;
    }

    Segments segments() {
        return segments;
    }

    public Appliers appliers() {
        return appliers;
    }

    public Retention retention() {
        return writer.retention();
    }

    public void retention(Retention retention) {
        writer.retention(retention);
    }

    /** Why it takes no messages any more, if it does not. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(commits.failure());
    }

    void close() throws IOException {
        commits.close();
        writer.close();
    }
}
