package dev.camelstr.component.local.log;

import dev.camelstr.component.local.files.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes commits to the end of a log and drops what retention allows. One thread. */
final class LogWriter {
    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final Segments segments;
    private final Appliers appliers;
    private volatile Retention retention = Retention.DEFAULT;
    private volatile long next;
    private long timestamp;
    private FileChannel channel;
    private long salt;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private long position;

    LogWriter(Path folder, Segments segments, Appliers appliers, SegmentRecovery.End end) throws IOException {
        this.folder = folder;
        this.segments = segments;
        this.appliers = appliers;
        this.next = end.next();
        this.timestamp = end.timestamp();
        openAt(segments.active());
    }

    /** The offset that the next message gets; all below is durable. */
    long next() {
        return next;
    }

    Retention retention() {
        return retention;
    }

    void retention(Retention changed) {
        retention = changed;
    }

    /**
     * Makes these messages durable, except those that are refused because the log is full.
     *
     * @throws IOException if nothing of it could be written; the log is as it was
     * @throws LostDurabilityException if nobody knows what of it is durable
     */
    void commit(List<Append> appends) throws IOException, LostDurabilityException {
        if (segments.active().end() >= retention.effectiveSegmentSize()) {
            roll();
        }
        refuseWhatHasNoRoom(appends);
        long offset = next;
        try {
            offset = write(appends);
        } catch (IOException | RuntimeException e) {
            cut();
            throw e;
        }
        if (offset > next) {
            force();
            segments.active().durableTo(position);
            next = offset;
        }
    }

    private long write(List<Append> appends) throws IOException {
        long offset = next;
        timestamp = Math.max(timestamp, System.currentTimeMillis());
        buffer.clear();
        for (Append append : appends) {
            for (int i = 0; i < append.messages() && !append.isRefused(); i++) {
                byte[] properties = append.properties(i);
                byte[] body = append.body(i);
                makeRoomInBuffer(LogRecord.size(properties, body));
                LogRecord.write(buffer, salt, offset, timestamp, offset == next, properties, body);
                offset++;
            }
        }
        flush();
        return offset;
    }

    private void makeRoomInBuffer(int size) throws IOException {
        if (buffer.remaining() < size) {
            flush();
        }
        if (buffer.capacity() < size) {
            buffer = ByteBuffer.allocateDirect(size);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
        buffer.clear();
    }

    private void force() throws LostDurabilityException {
        try {
            channel.force(false);
        } catch (IOException e) {
            // After a failed fsync the kernel may have dropped the pages: a second one would report success.
            throw new LostDurabilityException(folder, e);
        }
    }

    private void cut() throws LostDurabilityException {
        try {
            position = segments.active().end();
            channel.truncate(position);
        } catch (IOException e) {
            throw new LostDurabilityException(folder, e);
        }
    }

    private void roll() throws IOException {
        Segment fresh = Segment.create(folder, next);
        FileChannel full = channel;
        openAt(fresh);
        segments.active().seal();
        segments.add(fresh);
        full.close();
        DurableFiles.writeNumber(folder.resolve(PartitionLog.DURABLE), next);
    }

    private void openAt(Segment segment) throws IOException {
        FileChannel opened = FileChannel.open(segment.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        salt = SegmentHeader.read(opened, segment.base())
                .orElseThrow(() -> new IOException(segment.file() + " has no header"))
                .salt();
        channel = opened;
        position = segment.end();
    }

    private void refuseWhatHasNoRoom(List<Append> appends) throws IOException {
        Retention current = retention;
        long planned = 0;
        for (Append append : appends) {
            long wanted = planned + append.bytes();
            if (makeRoom(current, wanted)) {
                planned = wanted;
            } else {
                append.refuse(new LogFullException(
                        "%s is full: it holds %d of %d bytes, and its consumers still need all from offset %d on"
                                .formatted(
                                        folder,
                                        segments.bytes(),
                                        current.maxLength().orElse(-1),
                                        appliers.neededFrom())));
            }
        }
    }

    private boolean makeRoom(Retention current, long wanted) throws IOException {
        while (current.isTooMuch(segments.bytes() + wanted)) {
            if (!dropFirst(current)) {
                return !current.keepsUnapplied();
            }
        }
        return true;
    }

    /** Drops the oldest messages if nobody needs them; also those of the newest file, which then begins anew. */
    private boolean dropFirst(Retention current) throws IOException {
        if (current.keepsUnapplied() && appliers.neededFrom() < segments.endOfFirst(next)) {
            return false;
        }
        if (segments.size() == 1) {
            if (!current.keepsUnapplied() || segments.active().isEmpty()) {
                return false;
            }
            roll();
        }
        segments.dropFirst();
        return true;
    }

    /** Drops what is older than it may get, and what is more than it may be. */
    void dropOld() throws IOException {
        Retention current = retention;
        long now = System.currentTimeMillis();
        if (current.isTooOld(timestamp, now) && !segments.active().isEmpty()) {
            roll();
        }
        while (segments.size() > 1 && isFirstTooOld(current, now) && dropFirst(current)) {
            // until the oldest is young enough or needed
        }
        makeRoom(current, 0);
    }

    private boolean isFirstTooOld(Retention current, long now) throws IOException {
        return current.maxAge().isPresent()
                && current.isTooOld(
                        Files.getLastModifiedTime(segments.first().file()).toMillis(), now);
    }

    void close() throws IOException {
        DurableFiles.writeNumber(folder.resolve(PartitionLog.DURABLE), next);
        channel.close();
    }
}
