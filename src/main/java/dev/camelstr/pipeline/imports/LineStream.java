package dev.camelstr.pipeline.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** An input that is made line by line, as it is read. Not thread-safe. */
public abstract class LineStream extends InputStream {
    private byte[] line = new byte[0];
    private int at;

    /** The next line without its end, in which there is none either; nothing at the end of the input. */
    protected abstract Optional<byte[]> nextLine() throws IOException;

    @Override
    public final int read() throws IOException {
        return hasMore() ? line[at++] & 0xff : -1;
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, buffer, offset, count);
        at += count;
        return count;
    }

    private boolean hasMore() throws IOException {
        if (at == line.length) {
            Optional<byte[]> next = nextLine();
            if (next.isEmpty()) {
                return false;
            }
            line = Arrays.copyOf(next.get(), next.get().length + 1);
            line[line.length - 1] = '\n';
            at = 0;
        }
        return true;
    }
}
