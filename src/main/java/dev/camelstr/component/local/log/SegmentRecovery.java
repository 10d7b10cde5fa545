package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the end of the newest segment after whatever ended the process, and cuts what was not written whole.
 *
 * <p>A commit is written only after the one before it is durable. So what is damaged and has a whole record behind it
 * that begins a commit had been confirmed: that is no torn tail, and it is reported instead of cut.
 */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

    /** Where the segment goes on: after this many bytes, with this offset and no earlier time. */
    record End(long position, long next, long timestamp) {}

    private final Path file;
    private final long base;

    SegmentRecovery(Path file, long base) {
        this.file = file;
        this.base = base;
    }

    /** @throws CorruptLogException if a record that had been confirmed is damaged */
    End recover() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Optional<SegmentHeader> found = SegmentHeader.read(channel, base);
            SegmentHeader header = found.isPresent() ? found.get() : restoreHeader(channel);
            End end = lastWhole(channel, header);
            if (end.position() < channel.size()) {
                refuseIfConfirmed(channel, header, end);
                LOG.warn(
                        "{}: cut {} bytes behind offset {} that had not been written whole",
                        file,
                        channel.size() - end.position(),
                        end.next() - 1);
                channel.truncate(end.position());
            }
            // What the process before us wrote but did not force is read from now on, so it must be durable.
            channel.force(true);
            return end;
        }
    }

    private SegmentHeader restoreHeader(FileChannel channel) throws IOException {
        if (channel.size() > SegmentHeader.SIZE) {
            throw new CorruptLogException(file + " does not begin as a log that starts at offset " + base
                    + " does: restore the file, or move it away (its messages are lost then)");
        }
        return SegmentHeader.write(channel, base);
    }

    private End lastWhole(FileChannel channel, SegmentHeader header) throws IOException {
        RecordCursor cursor = new RecordCursor(channel, header, RecordCursor.newBuffer());
        long size = channel.size();
        long next = base;
        long timestamp = 0;
        while (cursor.next(size, next)) {
            timestamp = LogRecord.timestamp(cursor.buffer(), cursor.at());
            next++;
        }
        return new End(cursor.position(), next, timestamp);
    }

    private void refuseIfConfirmed(FileChannel channel, SegmentHeader header, End end) throws IOException {
        ByteBuffer tail = channel.map(MapMode.READ_ONLY, end.position(), channel.size() - end.position());
        for (int at = 1; at + LogRecord.HEADER <= tail.limit(); at++) {
            if (isLaterCommit(tail, at, end.next(), header)) {
                throw new CorruptLogException(
                        "%s is damaged at byte %d (offset %d); offset %d is whole again. Restore the file,"
                                        .formatted(file, end.position(), end.next(), LogRecord.offset(tail, at))
                                + " or cut it to " + end.position() + " bytes (all from offset " + end.next()
                                + " on is lost then)");
            }
        }
    }

    private static boolean isLaterCommit(ByteBuffer tail, int at, long next, SegmentHeader header) {
        long offset = LogRecord.offset(tail, at);
        long size = LogRecord.size(tail, at);
        return offset > next
                && offset - next <= tail.limit()
                && LogRecord.isFirstOfCommit(tail, at)
                && LogRecord.isPlausibleSize(size)
                && at + size <= tail.limit()
                && LogRecord.isValid(tail, at, (int) size, header.salt());
    }
}
