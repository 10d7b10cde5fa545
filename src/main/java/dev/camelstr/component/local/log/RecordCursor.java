package dev.camelstr.component.local.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Walks through the records of one segment file, from one position to the next, through a buffer. */
final class RecordCursor {
    private static final int BUFFER = 256 << 10;

    private final FileChannel channel;
    private final long salt;
    private ByteBuffer buffer;
    private long bufferStart;
    private long position;
    private int size;

    RecordCursor(FileChannel channel, SegmentHeader header, ByteBuffer reuse) {
        this.channel = channel;
        this.salt = header.salt();
        this.position = SegmentHeader.SIZE;
        this.buffer = reuse.clear().limit(0);
        this.bufferStart = position;
    }

    static ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(BUFFER);
    }

    /** Where the current record ends, or where the first begins. */
    long position() {
        return position;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** The current record's index in {@link #buffer()}. */
    int at() {
        return (int) (position - size - bufferStart);
    }

    /** The current record's size. */
    int size() {
        return size;
    }

    /**
     * Moves to the next record.
     *
     * @param end what lies behind is not looked at
     * @return false if no valid record with this offset begins here and ends before {@code end}
     */
    boolean next(long end, long offset) throws IOException {
        return load(end) && LogRecord.isValid(buffer, at(), size, salt) && LogRecord.offset(buffer, at()) == offset
                || back();
    }

    /** Moves to the next record without a look at whether it is valid. */
    boolean skip(long end) throws IOException {
        return load(end);
    }

    /** Moves back to before the current record. */
    boolean back() {
        position -= size;
        size = 0;
        return false;
    }

    private boolean load(long end) throws IOException {
        size = 0;
        if (!fill(LogRecord.HEADER, end)) {
            return false;
        }
        long recordSize = LogRecord.size(buffer, at());
        if (!LogRecord.isPlausibleSize(recordSize) || !fill((int) recordSize, end)) {
            return false;
        }
        size = (int) recordSize;
        position += size;
        return true;
    }

    /** Sees to it that this many bytes from the position on are in the buffer. */
    private boolean fill(int bytes, long end) throws IOException {
        if (position + bytes > end) {
            return false;
        }
        int from = (int) (position - bufferStart);
        if (buffer.limit() - from >= bytes) {
            return true;
        }
        buffer.position(from);
        if (buffer.capacity() < bytes) {
            buffer =
                    ByteBuffer.allocateDirect(Integer.highestOneBit(bytes) << 1).put(buffer);
        } else {
            buffer.compact();
        }
        bufferStart = position;
        buffer.limit((int) Math.min(buffer.capacity(), end - bufferStart));
        while (buffer.position() < bytes) {
            if (channel.read(buffer, bufferStart + buffer.position()) < 0) {
                buffer.flip();
                return false;
            }
        }
        buffer.flip();
        return true;
    }
}
