package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.CorruptLogException;
import dev.camelstr.component.stream.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one partition from an offset on, as far as it is durable. One thread. */
public final class LogReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    /** A batch of the largest messages that are allowed should still fit into a small heap. */
    private final PartitionLog log;

    private final ByteBuffer reuse = RecordCursor.newBuffer();
    private Segment segment;
    private FileChannel channel;
    private RecordCursor cursor;
    private long offset;

    /** @param offset the first to read, in what {@link PartitionLog#info()} says is there */
    LogReader(PartitionLog log, long offset) throws IOException {
        this.log = log;
        this.offset = offset;
        open(log.segments().holding(offset));
        seek(offset);
    }

    private void open(Segment next) throws IOException {
        close();
        segment = next;
        try {
            channel = FileChannel.open(next.file(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            // Retention was faster; what is the first now is known by then.
            segment = log.segments().first();
            channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
        }
        SegmentHeader header = SegmentHeader.read(channel, segment.base())
                .orElseThrow(() -> new CorruptLogException(segment.file() + " does not begin as a log does."
                        + " Restore the file, or move it away (its messages are lost then)"));
        cursor = new RecordCursor(channel, header, reuse);
        jumpOverGap();
    }

    private void jumpOverGap() {
        if (segment.base() > offset) {
            LOG.error(
                    "Stream {}, partition {}: offsets {} to {} are not there any more, reading goes on at {}",
                    log.stream(),
                    log.partition(),
                    offset,
                    segment.base() - 1,
                    segment.base());
            offset = segment.base();
        }
    }

    private void seek(long wanted) throws IOException {
        for (long at = segment.base(); at < wanted; at++) {
            if (!cursor.skip(segment.end())) {
                return;
            }
        }
    }

    /** The offset that is read next. */
    public long offset() {
        return offset;
    }

    /** Adds what is there; returns at once. */
    public void read(Batch to) throws IOException {
        while (!to.isFull()) {
            boolean sealed = segment.isSealed();
            long end = segment.end();
            if (cursor.position() == end) {
                if (!sealed || !openNext()) {
                    return;
                }
                continue;
            }
            readOne(to, end);
        }
    }

    private boolean openNext() throws IOException {
        Optional<Segment> next = log.segments().after(segment);
        if (next.isEmpty()) {
            return false;
        }
        open(next.get());
        return true;
    }

    private void readOne(Batch to, long end) throws IOException {
        if (!cursor.next(end, offset)) {
            throw new CorruptLogException("%s is damaged at byte %d (offset %d of stream %s, partition %d)."
                            .formatted(segment.file(), cursor.position(), offset, log.stream(), log.partition())
                    + " Restore the file, or move it away (its messages are lost then)");
        }
        to.add(LogRecord.message(cursor.buffer(), cursor.at(), cursor.size(), log.stream(), log.partition()));
        offset++;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
