package dev.camelstr.cli.output;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Shows how much of an input was read. */
public final class CountingStream extends FilterInputStream {
    private final long size;
    private final Progress progress;
    private long read;

    /** @param size 0 if it is not known */
    public CountingStream(InputStream in, long size, Progress progress) {
        super(in);
        this.size = size;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? -1 : 1);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(count);
        return count;
    }

    private void count(int bytes) {
        if (bytes > 0) {
            read += bytes;
            progress.show(
                    size > 0
                            ? "%,d of %,d KB read (%d %%)".formatted(read >> 10, size >> 10, 100 * read / size)
                            : "%,d KB read".formatted(read >> 10));
        }
    }
}
