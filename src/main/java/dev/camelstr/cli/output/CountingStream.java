package dev.camelstr.cli.output;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how much of an input is read, as it is. */
final class CountingStream extends FilterInputStream {
    private final LongConsumer onRead;

    CountingStream(InputStream in, LongConsumer onRead) {
        super(in);
        this.onRead = onRead;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        onRead.accept(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        onRead.accept(Math.max(0, count));
        return count;
    }
}
