package dev.camelstr.cli.output;

import java.io.InputStream;

/** Shows how much of some inputs, one after the other, was read. */
public final class ReadProgress {
    private final long size;
    private final Progress progress;
    private long read;

    /** @param size of all; 0 if it is not known */
    public ReadProgress(long size, Progress progress) {
        this.size = size;
        this.progress = progress;
    }

    public InputStream counted(InputStream in) {
        return new CountingStream(in, this::add);
    }

    private void add(long bytes) {
        if (bytes > 0) {
            read += bytes;
            progress.show(
                    size > 0
                            ? "%,d of %,d KB read (%d %%)".formatted(read >> 10, size >> 10, 100 * read / size)
                            : "%,d KB read".formatted(read >> 10));
        }
    }
}
