package dev.camelstr.component.local.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * How a segment file begins.
 *
 * @param base the offset of its first record
 * @param salt goes into the checksum of every record, so that nobody can publish bytes that look like one
 */
record SegmentHeader(long base, long salt) {
    static final int SIZE = 24;
    private static final long MAGIC = 0x43414d454c4c4f47L; // "CAMELLOG"
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Empties the file and begins it anew, durably. */
    static SegmentHeader write(FileChannel channel, long base) throws IOException {
        SegmentHeader header = new SegmentHeader(base, RANDOM.nextLong());
        channel.truncate(0);
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        bytes.putLong(MAGIC).putLong(header.base).putLong(header.salt).flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        channel.force(true);
        return header;
    }

    /** Empty if the file does not begin like a segment with this base. */
    static Optional<SegmentHeader> read(FileChannel channel, long base) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, bytes.position()) < 0) {
                return Optional.empty();
            }
        }
        bytes.flip();
        return bytes.getLong() == MAGIC && bytes.getLong() == base
                ? Optional.of(new SegmentHeader(base, bytes.getLong()))
                : Optional.empty();
    }
}
